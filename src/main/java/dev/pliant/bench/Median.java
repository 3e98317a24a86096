package dev.pliant.bench;

import java.util.Arrays;

/** The middle of some figures. */
final class Median {
  private Median() {}

  /** The middle one in order of size, or the mean of the middle two; there is at least one figure. */
  static double of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
