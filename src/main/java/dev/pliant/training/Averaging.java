package dev.pliant.training;

/**
 * When the workers' states are averaged, and what becomes of the average.
 *
 * @param frequency minibatches of a worker between two averages, at least 1
 * @param start minibatches in the first window of a run; each window is twice as long as the one before until they reach
 *     {@code frequency}. From 1 to {@code frequency}, which makes all alike.
 * @param outerLearningRate how far the parameters go from a window's start towards the average; 1 is plain averaging
 * @param outerMomentum Nesterov momentum over windows, in [0, 1); 0 is plain averaging. With 0.7 and 0.9 it is the outer
 *     step of DiLoCo (Douillard et al. 2023).
 */
public record Averaging(int frequency, int start, double outerLearningRate, double outerMomentum) {
  public Averaging {
    if (frequency < 1 || start < 1 || start > frequency) {
      throw new IllegalArgumentException(
          "averaging frequency must be at least 1 and start from 1 to that, not " + frequency + " and " + start);
    }
    if (!(outerLearningRate > 0 && Double.isFinite(outerLearningRate)) || !(outerMomentum >= 0 && outerMomentum < 1)) {
      throw new IllegalArgumentException(
          "outer learning rate must be a positive number and outer momentum in [0, 1), not " + outerLearningRate + " and "
              + outerMomentum);
    }
  }

  /** Plain averages every {@code frequency} minibatches. */
  public static Averaging every(int frequency) {
    return new Averaging(frequency, frequency, 1, 0);
  }

  /** Whether the average itself is what training goes on from. */
  public boolean isPlain() {
    return outerLearningRate == 1 && outerMomentum == 0;
  }

  /** Minibatches of a worker in the window that begins after that many of the run. */
  int minibatches(long before) {
    long length = start;
    for (long end = length; length < frequency && end <= before; end += length) {
      length *= 2;
    }
    return (int) Math.min(frequency, length);
  }
}
