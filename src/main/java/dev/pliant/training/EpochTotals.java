package dev.pliant.training;

/**
 * What the workers counted over an epoch.
 *
 * @param windows averaging windows
 * @param examples examples consumed, over all workers
 * @param lossSum sum over them of the cross-entropy in nats, each with the parameters its minibatch met
 * @param correct how many of them were classified correctly then
 */
public record EpochTotals(int windows, long examples, double lossSum, long correct) {
  static final EpochTotals NONE = new EpochTotals(0, 0, 0, 0);

  EpochTotals plusWindow() {
    return new EpochTotals(windows + 1, examples, lossSum, correct);
  }

  EpochTotals plus(WindowResult result) {
    return new EpochTotals(
        windows, examples + result.examples(), lossSum + result.lossSum(), correct + result.correct());
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
