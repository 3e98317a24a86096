package dev.pliant.step;

import dev.pliant.layer.Distillation;
import dev.pliant.layer.Network;
import dev.pliant.layer.Softmax;
import java.io.Serializable;

/**
 * Measures of a step against overfitting. They are not a part of DL4J's configuration of a network.
 *
 * @param inputDropout the probability that an input is dropped, in [0, 1)
 * @param dropout the probability that an output of a hidden layer is dropped, in [0, 1). Other outputs are divided by
 *     the probability to stay, which keeps their expected value (inverted dropout: Srivastava, Hinton, Krizhevsky,
 *     Sutskever and Salakhutdinov 2014, section 10).
 * @param labelSmoothing the share of a label's probability that is spread evenly over all classes, in [0, 1) (Szegedy,
 *     Vanhoucke, Ioffe, Shlens and Wojna 2016)
 * @param distillation what is learned from a teacher, where examples have one
 */
public record Regularization(
    double inputDropout, double dropout, double labelSmoothing, Distillation distillation) implements Serializable {
  /** No regularization. */
  public static final Regularization NONE = new Regularization(0, 0, 0);

  public Regularization {
    requireShare("input dropout", inputDropout);
    requireShare("dropout", dropout);
    requireShare("label smoothing", labelSmoothing);
  }

  /** Without a teacher. */
  public Regularization(double inputDropout, double dropout, double labelSmoothing) {
    this(inputDropout, dropout, labelSmoothing, Distillation.NONE);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be at least 0 and below 1, not " + value);
    }
  }

  /** The same with a teacher. */
  public Regularization with(Distillation ofTeacher) {
    return new Regularization(inputDropout, dropout, labelSmoothing, ofTeacher);
  }

  /** {@code network} with this dropout, label smoothing and teacher; the dropout of inputs is left to the minibatch. */
  Network in(Network network) {
    Network smoothed = network.withHeads(
        head -> head instanceof Softmax softmax
            ? new Softmax(softmax.classes(), labelSmoothing, distillation)
            : head);
    return dropout > 0 ? smoothed.withDropout(dropout) : smoothed;
  }

  /** Whether anything is dropped. */
  public boolean drops() {
    return inputDropout > 0 || dropout > 0;
  }
}
