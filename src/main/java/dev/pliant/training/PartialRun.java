package dev.pliant.training;

import dev.pliant.layer.Parameters;
import java.util.List;

/**
 * The results of a training that had to end early.
 *
 * @param parameters the network's last parameters that were all finite
 * @param start the activation parameters before the first epoch
 * @param epochs summaries of the epochs that ended, in order
 * @param windows summaries of the windows that ended, in the order of epochs, windows and workers
 */
public record PartialRun(
    Parameters parameters, List<ActivationValue> start, List<EpochSummary> epochs, List<WindowSummary> windows) {
  public PartialRun {
    start = List.copyOf(start);
    epochs = List.copyOf(epochs);
    windows = List.copyOf(windows);
  }
}
