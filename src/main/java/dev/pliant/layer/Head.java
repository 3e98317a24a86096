package dev.pliant.layer;

import java.io.Serializable;

/** What a network's last values are for: the loss they are trained by, and what is predicted from them. */
public interface Head extends Serializable {
  /** How a network's text names it. */
  String spec();

  /** How many values it reads for each example. */
  int width();

  /**
   * The loss of a minibatch, and its gradient by {@code logits}, which is written there: of the loss summed over the
   * minibatch, each example's times its weight.
   */
  Outcome loss(Signal logits, Minibatch minibatch);

  /**
   * What is predicted from {@code logits}.
   *
   * @param size examples
   * @param into [size, {@link #width}] in C order, written
   */
  void predict(Signal logits, int size, float[] into);

  /**
   * What a forward pass found.
   *
   * @param loss the mean over the minibatch of each example's loss, in nats, times its weight, and nothing else: no
   *     penalty or weight decay is in it, and labels are not smoothed
   * @param correct how many examples were predicted as labelled
   */
  record Outcome(double loss, int correct) {}
}
