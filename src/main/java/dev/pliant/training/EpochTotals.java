package dev.pliant.training;

import dev.pliant.step.GradientSquares;

/**
 * What the workers counted and measured in an epoch.
 *
 * @param windows number of averaging windows
 * @param examples examples consumed by all workers
 * @param lossSum sum over these examples of the cross-entropy in nats, each with the parameters at its minibatch
 * @param correct how many of these examples were classified correctly at that time
 * @param gradients squared gradients of the minibatches whose gradients were measured
 */
public record EpochTotals(int windows, long examples, double lossSum, long correct, GradientSquares gradients) {
  static final EpochTotals NONE = new EpochTotals(0, 0, 0, 0, GradientSquares.NONE);

  EpochTotals plusWindow() {
    return new EpochTotals(windows + 1, examples, lossSum, correct, gradients);
  }

  EpochTotals plus(WindowResult result) {
    return new EpochTotals(
        windows, examples + result.examples(), lossSum + result.lossSum(), correct + result.correct(),
        gradients.plus(result.gradient()));
  }

  /** The running mean of the loss over the epoch. */
  public double loss() {
    return lossSum / examples;
  }

  /** The running mean of the accuracy over the epoch, in [0, 1]. */
  public double accuracy() {
    return (double) correct / examples;
  }
}
