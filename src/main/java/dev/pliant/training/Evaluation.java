package dev.pliant.training;

import java.io.Serializable;

/**
 * How a network did on a set of examples. Not a record: Kryo, where a session uses it, cannot build those.
 *
 * <p>The parts of a set add up; they are added in the order of their places, so that the same set gives the same loss to
 * the last bit, wherever its parts were computed.
 */
public final class Evaluation implements Serializable {
  private static final long serialVersionUID = 1;
  private final long firstPlace;
  private final long examples;
  private final double lossSum;
  private final long[][] confusion;

  Evaluation(long firstPlace, long examples, double lossSum, long[][] confusion) {
    this.firstPlace = firstPlace;
    this.examples = examples;
    this.lossSum = lossSum;
    this.confusion = confusion;
  }

  Evaluation plus(Evaluation other) {
    long[][] sum = new long[confusion.length][confusion.length];
    for (int actual = 0; actual < sum.length; actual++) {
      for (int predicted = 0; predicted < sum.length; predicted++) {
        sum[actual][predicted] = confusion[actual][predicted] + other.confusion[actual][predicted];
      }
    }
    return new Evaluation(
        Math.min(firstPlace, other.firstPlace), examples + other.examples, lossSum + other.lossSum, sum);
  }

  long firstPlace() {
    return firstPlace;
  }

  /** How many examples were evaluated. */
  public long examples() {
    return examples;
  }

  /** The mean cross-entropy in nats. */
  public double loss() {
    return lossSum / examples;
  }

  /** How many examples had their label as the most probable class. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < confusion.length; label++) {
      correct += confusion[label][label];
    }
    return correct;
  }

  /** The share of them, in [0, 1]. */
  public double accuracy() {
    return (double) correct() / examples;
  }

  /** How many examples of label {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return confusion[actual][predicted];
  }

  /** How many classes there are. */
  public int classes() {
    return confusion.length;
  }
}
