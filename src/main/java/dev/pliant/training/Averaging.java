package dev.pliant.training;

/**
 * When the workers' states are averaged, and how the next window's parameters follow from the average.
 *
 * @param frequency minibatches that each worker trains on between two averages, at least 1
 * @param start minibatches in the first window of a run, from 1 to {@code frequency}. Each window is twice as long as
 *     the window before, up to {@code frequency}; with {@code frequency} itself, all windows are equally long.
 * @param outerLearningRate how far the parameters move from a window's start towards the average; 1 is plain averaging
 * @param outerMomentum Nesterov momentum over windows, in [0, 1); 0 is plain averaging. Values of 0.7 and 0.9 give the
 *     outer step of DiLoCo (Douillard et al. 2023).
 */
public record Averaging(int frequency, int start, double outerLearningRate, double outerMomentum) {
  public Averaging {
    if (frequency < 1 || start < 1 || start > frequency) {
      throw new IllegalArgumentException(
          "averaging frequency must be at least 1 and averaging start from 1 to the frequency, not "
              + frequency + " and " + start);
    }
    if (!(outerLearningRate > 0 && Double.isFinite(outerLearningRate)) || !(outerMomentum >= 0 && outerMomentum < 1)) {
      throw new IllegalArgumentException(
          "outer learning rate must be a positive number and outer momentum in [0, 1), not " + outerLearningRate + " and "
              + outerMomentum);
    }
  }

  /** Plain averaging every {@code frequency} minibatches. */
  public static Averaging every(int frequency) {
    return new Averaging(frequency, frequency, 1, 0);
  }

  /** Whether training continues from the average itself. */
  public boolean isPlain() {
    return outerLearningRate == 1 && outerMomentum == 0;
  }

  /**
   * How many minibatches each worker trains on in the window that begins after {@code before} minibatches of the run.
   */
  int minibatches(long before) {
    long length = start;
    for (long end = length; length < frequency && end <= before; end += length) {
      length *= 2;
    }
    return (int) Math.min(frequency, length);
  }
}
