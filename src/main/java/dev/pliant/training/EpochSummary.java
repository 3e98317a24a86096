package dev.pliant.training;

import java.util.List;

/**
 * One epoch of a run.
 *
 * @param epoch counted from 1
 * @param totals what the workers counted; its loss and accuracy are running means over the epoch's minibatches
 * @param validation the network after the epoch, on the validation examples
 * @param seconds the time of the epoch's windows; validation is not in it
 * @param validationSeconds the time of the validation
 * @param activations the activation parameters after the epoch
 */
public record EpochSummary(
    int epoch,
    EpochTotals totals,
    Evaluation validation,
    double seconds,
    double validationSeconds,
    List<ActivationValue> activations) {

  /** Training examples consumed for each second. */
  public double examplesPerSecond() {
    return totals.examples() / seconds;
  }
}
