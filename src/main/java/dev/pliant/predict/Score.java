package dev.pliant.predict;

import java.io.Serializable;

/**
 * How predictions agree with the labels that are known.
 *
 * @param examples all that were predicted
 * @param labelled those of them whose label is known
 * @param correct those whose label is the most probable class
 * @param lossSum the cross-entropy, in nats, summed over the labelled
 */
public record Score(long examples, long labelled, long correct, double lossSum) implements Serializable {
  /** The mean cross-entropy in nats; not a number if no label is known. */
  public double loss() {
    return lossSum / labelled;
  }

  /** The share of correct ones among the labelled; not a number if there are none. */
  public double accuracy() {
    return (double) correct / labelled;
  }

  /** With that of other examples, whose losses are added to these. */
  Score plus(Score other) {
    return new Score(
        examples + other.examples, labelled + other.labelled, correct + other.correct, lossSum + other.lossSum);
  }
}
