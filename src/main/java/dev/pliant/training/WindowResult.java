package dev.pliant.training;

import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a worker brings back from a window: its parameters and updater state as flat arrays, and what it counted on the
 * way. DL4J's own result is not serializable by Java, so that it travels only in this form.
 */
final class WindowResult implements Serializable {
  private static final long serialVersionUID = 1;
  private final int worker;
  private final float[] parameters;
  private final float[] updaterState;
  private final long examples;
  private final int minibatches;
  private final double lossSum;
  private final long correct;
  private final long stepNanos;

  WindowResult(
      int worker,
      ParameterAveragingTrainingResult state,
      long examples,
      int minibatches,
      double lossSum,
      long correct,
      long stepNanos) {
    this.worker = worker;
    this.parameters = flat(state.getParameters());
    this.updaterState = flat(state.getUpdaterState());
    this.examples = examples;
    this.minibatches = minibatches;
    this.lossSum = lossSum;
    this.correct = correct;
    this.stepNanos = stepNanos;
  }

  private static float[] flat(INDArray view) {
    return view == null ? new float[0] : view.toFloatVector();
  }

  int worker() {
    return worker;
  }

  /** In the order of DL4J's flat view. */
  float[] parameters() {
    return parameters;
  }

  /** In the order of DL4J's flat view; empty where the updater keeps no state. */
  float[] updaterState() {
    return updaterState;
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
}
