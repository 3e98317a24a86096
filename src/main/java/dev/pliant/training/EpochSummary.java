package dev.pliant.training;

import java.util.List;

/**
 * One epoch of a run.
 *
 * @param epoch counted from 1
 * @param totals the workers' totals; loss and accuracy in them are running means over the epoch's minibatches
 * @param validation the evaluation on the validation examples after the epoch; null if there are none
 * @param seconds the time of the epoch's windows, without validation
 * @param validationSeconds the time of the validation
 * @param activations the activation parameters after the epoch
 * @param inputs the inputs of the hidden layers' activations, first layer to last, in the validation: of the first 256
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
  public EpochSummary {
    activations = List.copyOf(activations);
    inputs = List.copyOf(inputs);
  }

  /** Training examples consumed per second. */
  public double examplesPerSecond() {
    return totals.examples() / seconds;
  }

  /** How large each layer's gradients were; empty without diagnostics. */
  public List<GradientNorm> gradientNorms() {
    return GradientNorm.of(totals.gradients());
  }
}
