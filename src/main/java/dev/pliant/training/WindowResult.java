package dev.pliant.training;

import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a worker brings back from a window: its parameters and updater state, and what it counted on the way. */
final class WindowResult extends ParameterAveragingTrainingResult {
  private static final long serialVersionUID = 1;
  private final int worker;
  private final long examples;
  private final int minibatches;
  private final double lossSum;
  private final long correct;
  private final long stepNanos;

  WindowResult(
      ParameterAveragingTrainingResult state,
      int worker,
      long examples,
      int minibatches,
      double lossSum,
      long correct,
      long stepNanos) {
    super(state.getParameters(), state.getUpdaterState(), lossSum / Math.max(1, examples), null, null, null);
    this.worker = worker;
    this.examples = examples;
    this.minibatches = minibatches;
    this.lossSum = lossSum;
    this.correct = correct;
    this.stepNanos = stepNanos;
  }

  int worker() {
    return worker;
  }

  long examples() {
    return examples;
  }

  int minibatches() {
    return minibatches;
  }

  /** The sum over examples of the cross-entropy, in nats, each with the parameters its minibatch met. */
  double lossSum() {
    return lossSum;
  }

  long correct() {
    return correct;
  }

  /** Time spent in optimisation steps. */
  long stepNanos() {
    return stepNanos;
  }

  INDArray parameters() {
    return getParameters();
  }

  /** Null where the updater keeps no state. */
  INDArray updaterState() {
    return getUpdaterState();
  }
}
