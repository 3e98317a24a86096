package dev.pliant.ml;

import dev.pliant.data.FloatExample;
import java.io.Serializable;
import java.util.Iterator;

/** What a partition's examples are like. Not a record: Kryo, where a session uses it, cannot build those. */
final class RowSummary implements Serializable {
  private static final long serialVersionUID = 1;
  private long trained;
  private long heldOut;
  private double weightTrained;
  private double weightHeldOut;
  private int largestLabel = -1;
  /** 0 if there are no examples. */
  private int features;

  static RowSummary of(Iterator<FloatExample> examples) {
    RowSummary summary = new RowSummary();
    while (examples.hasNext()) {
      FloatExample example = examples.next();
      summary.features = example.features();
      summary.largestLabel = Math.max(summary.largestLabel, example.label());
      if (example.heldOut()) {
        summary.heldOut++;
        summary.weightHeldOut += example.weight();
      } else {
        summary.trained++;
        summary.weightTrained += example.weight();
      }
    }
    return summary;
  }

  /**
   * This partition's and the next one's.
   *
   * @param column of the features
   * @throws IllegalArgumentException if they differ in how many there are
   */
  RowSummary plus(RowSummary next, String column) {
    if (features != 0 && next.features != 0 && features != next.features) {
      throw new IllegalArgumentException(
          "column " + column + " has " + features + " values in some rows and " + next.features + " in others");
    }
    RowSummary sum = new RowSummary();
    sum.trained = trained + next.trained;
    sum.heldOut = heldOut + next.heldOut;
    sum.weightTrained = weightTrained + next.weightTrained;
    sum.weightHeldOut = weightHeldOut + next.weightHeldOut;
    sum.largestLabel = Math.max(largestLabel, next.largestLabel);
    sum.features = Math.max(features, next.features);
    return sum;
  }

  long trained() {
    return trained;
  }

  long heldOut() {
    return heldOut;
  }

  double meanWeightTrained() {
    return weightTrained / trained;
  }

  double meanWeightHeldOut() {
    return weightHeldOut / heldOut;
  }

  int largestLabel() {
    return largestLabel;
  }

  int features() {
    return features;
  }
}
