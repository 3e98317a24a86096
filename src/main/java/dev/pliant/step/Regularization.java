package dev.pliant.step;

import dev.pliant.layer.Network;
import dev.pliant.layer.Softmax;
import java.io.Serializable;

/**
 * What a step does to its examples so that the network does not learn them by heart. Of this, DL4J's configuration of a
 * network says nothing.
 *
 * @param inputDropout with what probability each input is dropped, in [0, 1)
 * @param dropout with what probability each output of a hidden layer is dropped, in [0, 1). What stays is divided by the
 *     probability to stay, so that its expected value is what it was (inverted dropout: Srivastava, Hinton, Krizhevsky,
 *     Sutskever and Salakhutdinov 2014, section 10).
 * @param labelSmoothing what share of a label's probability goes to all classes alike, in [0, 1) (Szegedy, Vanhoucke,
 *     Ioffe, Shlens and Wojna 2016)
 */
public record Regularization(double inputDropout, double dropout, double labelSmoothing) implements Serializable {
  /** Nothing. */
  public static final Regularization NONE = new Regularization(0, 0, 0);

  public Regularization {
    requireShare("input dropout", inputDropout);
    requireShare("dropout", dropout);
    requireShare("label smoothing", labelSmoothing);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be at least 0 and below 1, not " + value);
    }
  }

  /** {@code network} with dropout and smoothed labels as this has them; dropped inputs are the minibatch's. */
  Network in(Network network) {
    Network smoothed = network.withHeads(
        head -> head instanceof Softmax softmax ? new Softmax(softmax.classes(), labelSmoothing) : head);
    return dropout > 0 ? smoothed.withDropout(dropout) : smoothed;
  }

  /** Whether anything is dropped. */
  public boolean drops() {
    return inputDropout > 0 || dropout > 0;
  }
}
