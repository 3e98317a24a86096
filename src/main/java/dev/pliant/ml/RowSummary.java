package dev.pliant.ml;

import dev.pliant.data.FloatExample;
import java.io.Serializable;
import java.util.Iterator;

/**
 * Facts about a partition's examples. It is not a record, because Kryo, which a session may use, cannot build records.
 */
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
   * The summary of this partition and the next one together.
   *
   * @param column the column of the features
   * @throws IllegalArgumentException if the numbers of features differ
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
