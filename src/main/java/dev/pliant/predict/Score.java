package dev.pliant.predict;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

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

  /**
   * That of a stretch of a partition.
   *
   * @param partition counted from 0
   * @param place the stretch's, among those of the partition
   */
  record Part(int partition, int place, Score score) implements Serializable {}

  /** The whole of {@code parts}, added in order, so that the same parts give the same loss to the last bit. */
  static Score sum(Collection<Part> parts) {
    List<Part> inOrder = parts.stream()
        .sorted(Comparator.comparingInt(Part::partition).thenComparingInt(Part::place))
        .toList();
    Score sum = new Score(0, 0, 0, 0);
    for (Part part : inOrder) {
      Score score = part.score();
      sum = new Score(sum.examples + score.examples, sum.labelled + score.labelled, sum.correct + score.correct,
          sum.lossSum + score.lossSum);
    }
    return sum;
  }
}
