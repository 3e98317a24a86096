package dev.pliant.training;

import dev.pliant.layer.Parameters;
import java.util.List;

/**
 * The results of a training.
 *
 * @param parameters the network's parameters at the end
 * @param start the activation parameters before the first epoch
 * @param epochs summaries of the epochs, in order
 * @param windows summaries of the windows, in the order of epochs, windows and workers
 * @param train the final network on all training examples
 * @param validation the final network on the validation examples; null if there are none
 * @param test the final network on the test examples; null if there are none
 * @param mistakes the most confident mistakes on the test examples, the most confident first
 * @param seconds from the first window to the last evaluation
 */
public record TrainedRun(
    Parameters parameters,
    List<ActivationValue> start,
    List<EpochSummary> epochs,
    List<WindowSummary> windows,
    Evaluation train,
    Evaluation validation,
    Evaluation test,
    List<Mistake> mistakes,
    double seconds) {
  public TrainedRun {
    start = List.copyOf(start);
    epochs = List.copyOf(epochs);
    windows = List.copyOf(windows);
    mistakes = List.copyOf(mistakes);
  }

  /** The number of the epoch that was best on the validation examples, by accuracy and then by loss. */
  public int bestEpoch() {
    return bestEpoch(epochs);
  }

  /** The number of the best of {@code epochs}; 0 if there are none. */
  static int bestEpoch(List<EpochSummary> epochs) {
    EpochSummary best = null;
    for (EpochSummary epoch : epochs) {
      if (best == null || epoch.validation().isBetterThan(best.validation())) {
        best = epoch;
      }
    }
    return best == null ? 0 : best.epoch();
  }

  /** Training examples consumed per second of the epochs' windows. */
  public double examplesPerSecond() {
    return epochs.stream().mapToLong(epoch -> epoch.totals().examples()).sum()
        / epochs.stream().mapToDouble(EpochSummary::seconds).sum();
  }
}
