package dev.pliant.bench;

import java.util.ArrayList;
import java.util.List;

/** The epochs of a contender, in their order. */
final class EpochLog {
  private final List<Epoch> epochs = new ArrayList<>();

  private record Epoch(long examples, double seconds, double accuracy) {}

  /**
   * Adds an epoch.
   *
   * @param examples how many examples the epoch trained on
   * @param seconds time of the training, without evaluation
   * @param accuracy accuracy on the test examples after the epoch, in [0, 1]
   */
  void add(long examples, double seconds, double accuracy) {
    epochs.add(new Epoch(examples, seconds, accuracy));
  }

  int size() {
    return epochs.size();
  }

  /** Examples per second of an epoch: the median over the epochs after the first {@code warmUp}. */
  double examplesPerSecond(int warmUp) {
    return Median.of(
        epochs.stream().skip(warmUp).mapToDouble(epoch -> epoch.examples() / epoch.seconds()).toArray());
  }

  /** Training time until the first epoch that ended with accuracy {@code target} or above; null if there is none. */
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
