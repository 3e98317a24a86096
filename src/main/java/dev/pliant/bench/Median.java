package dev.pliant.bench;

import java.util.Arrays;

/** The median of some figures. */
final class Median {
  private Median() {}

  /** The median of at least one figure; for an even number of figures, the mean of the two in the middle. */
  static double of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
