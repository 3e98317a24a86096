package dev.pliant.training;

import java.io.Serializable;

/**
 * What a worker brings back from a window: its state, and what it counted on the way. Not a record: Kryo, where a session
 * uses it, cannot build those.
 */
final class WindowResult implements Serializable {
  private static final long serialVersionUID = 1;
  private final int worker;
  private final FlatState state;
  private final long examples;
  private final int minibatches;
  private final double lossSum;
  private final long correct;
  private final long stepNanos;

  WindowResult(
      int worker, FlatState state, long examples, int minibatches, double lossSum, long correct, long stepNanos) {
    this.worker = worker;
    this.state = state;
    this.examples = examples;
    this.minibatches = minibatches;
    this.lossSum = lossSum;
    this.correct = correct;
    this.stepNanos = stepNanos;
  }

  int worker() {
    return worker;
  }

  FlatState state() {
    return state;
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
