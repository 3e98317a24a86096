package dev.pliant.layer;

import java.io.Serializable;

/** The end of a network: the loss that it is trained by, and the prediction from its last values. */
public interface Head extends Serializable {
  /** Its name in a network's text. */
  String spec();

  /** How many values it reads for each example. */
  int width();

  /**
   * The loss of a minibatch. Its gradient is written over {@code logits}: that of the loss summed over the
   * minibatch, with each example's loss multiplied by its weight.
   */
  Outcome loss(Signal logits, Minibatch minibatch);

  /**
   * Writes the prediction from {@code logits}.
   *
   * @param size examples
   * @param into [size, {@link #width}] in C order, written
   */
  void predict(Signal logits, int size, float[] into);

  /**
   * The result of a forward pass.
   *
   * @param loss the mean over the minibatch of each example's loss, in nats, times its weight. It includes no
   *     penalty and no weight decay, and labels are not smoothed
   * @param correct how many examples were predicted as labelled
   */
  record Outcome(double loss, int correct) {}
}
