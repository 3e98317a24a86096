package dev.pliant.bench;

import java.util.ArrayList;
import java.util.List;

/** The epochs of a contender in their order. */
final class EpochLog {
  private final List<Epoch> epochs = new ArrayList<>();

  private record Epoch(long examples, double seconds, double accuracy) {}

  /**
   * Adds an epoch.
   *
   * @param examples that were trained on
   * @param seconds of training, evaluation not counted
   * @param accuracy on the test examples after it, in [0, 1]
   */
  void add(long examples, double seconds, double accuracy) {
    epochs.add(new Epoch(examples, seconds, accuracy));
  }

  int size() {
    return epochs.size();
  }

  /** Examples for each second of an epoch, the median over the epochs after the first {@code warmUp}. */
  double examplesPerSecond(int warmUp) {
    return Median.of(
        epochs.stream().skip(warmUp).mapToDouble(epoch -> epoch.examples() / epoch.seconds()).toArray());
  }

  /** Training time from the start to the first epoch that ended at {@code target} or above; null if none did. */
  Double secondsTo(double target) {
    double seconds = 0;
    for (Epoch epoch : epochs) {
      seconds += epoch.seconds();
      if (epoch.accuracy() >= target) {
        return seconds;
      }
    }
    return null;
  }

  /** The test accuracy after the last epoch. */
  double accuracy() {
    return epochs.get(epochs.size() - 1).accuracy();
  }
}
