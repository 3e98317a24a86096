package dev.pliant.training;

import dev.pliant.step.GradientSquares;
import java.nio.ByteBuffer;

/**
 * A worker's result of a window: its state and its counts.
 *
 * <p>A worker whose loss is not finite ends its window at that minibatch.
 *
 * @param examples number of examples consumed
 * @param minibatches number of minibatches consumed
 * @param lossSum sum over examples of the cross-entropy in nats, each with the parameters at its minibatch
 * @param correct number of examples classified correctly at that time
 * @param stepNanos time spent in optimisation steps
 * @param gradient gradient of the first minibatch; empty without diagnostics, or without a minibatch
 * @param state state after the window, in the order in which the worker's step holds it
 */
record WindowResult(
    long examples,
    int minibatches,
    double lossSum,
    long correct,
    long stepNanos,
    GradientSquares gradient,
    FlatState state) implements WorkResult {
  private static final int HEAD_BYTES = 3 * Integer.BYTES + 3 * Long.BYTES + Double.BYTES;

  /** How many bytes {@link #put} writes. */
  int byteCount() {
    return Math.addExact(HEAD_BYTES + 2 * gradient.weights().length * Double.BYTES, state.byteCount());
  }

  /** Writes this result from the buffer's position on. */
  void put(ByteBuffer bytes) {
    bytes.putLong(examples).putInt(minibatches).putDouble(lossSum).putLong(correct).putLong(stepNanos);
    bytes.putInt(gradient.minibatches()).putInt(gradient.weights().length);
    for (int l = 0; l < gradient.weights().length; l++) {
      bytes.putDouble(gradient.weights()[l]).putDouble(gradient.activations()[l]);
    }
    state.put(bytes);
  }

  /** Reads what {@link #put} has written. */
  static WindowResult of(ByteBuffer bytes) {
    return new WindowResult(
        bytes.getLong(), bytes.getInt(), bytes.getDouble(), bytes.getLong(), bytes.getLong(), gradient(bytes),
        FlatState.of(bytes));
  }

  private static GradientSquares gradient(ByteBuffer bytes) {
    int minibatches = bytes.getInt();
    int layers = bytes.getInt();
    double[] weights = new double[layers];
    double[] activations = new double[layers];
    for (int l = 0; l < layers; l++) {
      weights[l] = bytes.getDouble();
      activations[l] = bytes.getDouble();
    }
    return new GradientSquares(minibatches, weights, activations);
  }
}
