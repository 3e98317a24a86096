package dev.pliant.training;

import dev.pliant.step.GradientSquares;
import java.nio.ByteBuffer;

/**
 * What a worker brings back from a window: its state, and what it counted on the way.
 *
 * <p>A worker whose loss is not finite ends its window there.
 *
 * @param examples consumed
 * @param minibatches consumed
 * @param lossSum the sum over examples of the cross-entropy, in nats, each with the parameters its minibatch met
 * @param correct examples classified correctly then
 * @param stepNanos time spent in optimisation steps
 * @param gradient of the first minibatch; of none where nobody asked, or there was none
 * @param state after them, in the order in which the worker's step holds it
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
