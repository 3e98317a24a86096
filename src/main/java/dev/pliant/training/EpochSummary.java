package dev.pliant.training;

import java.util.List;

/**
 * One epoch of a run.
 *
 * @param epoch counted from 1
 * @param totals what the workers counted; its loss and accuracy are running means over the epoch's minibatches
 * @param validation the network after the epoch, on the validation examples; null if there are none
 * @param seconds the time of the epoch's windows; validation is not in it
 * @param validationSeconds the time of the validation
 * @param activations the activation parameters after the epoch
 * @param inputs what the activations of the hidden layers, first to last, saw in the validation: of the first 256
 *     examples of each block of 1024; empty without diagnostics
 */
public record EpochSummary(
    int epoch,
    EpochTotals totals,
    Evaluation validation,
    double seconds,
    double validationSeconds,
    List<ActivationValue> activations,
    List<InputStatistics> inputs) {

  /** Training examples consumed for each second. */
  public double examplesPerSecond() {
    return totals.examples() / seconds;
  }

  /** How large each layer's gradients were; empty without diagnostics. */
  public List<GradientNorm> gradientNorms() {
    return GradientNorm.of(totals.gradients());
  }
}
