package dev.pliant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a worker brings back from a window: its state, and what it counted on the way.
 *
 * @param worker counted from 0
 * @param window counted from 1; 0 from a worker that has just come
 * @param examples consumed
 * @param minibatches consumed
 * @param lossSum the sum over examples of the cross-entropy, in nats, each with the parameters its minibatch met
 * @param correct examples classified correctly then
 * @param stepNanos time spent in optimisation steps
 * @param state after them
 */
record WindowResult(
    int worker,
    int window,
    long examples,
    int minibatches,
    double lossSum,
    long correct,
    long stepNanos,
    FlatState state) {
  private static final int HEAD_BYTES = 3 * Integer.BYTES + 4 * Long.BYTES;

  /** A worker that has come and brings nothing yet. */
  static WindowResult none(int worker) {
    return new WindowResult(worker, 0, 0, 0, 0, 0, 0, FlatState.EMPTY);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(HEAD_BYTES, state.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(worker).putInt(window).putLong(examples).putInt(minibatches);
    bytes.putDouble(lossSum).putLong(correct).putLong(stepNanos);
    state.put(bytes);
    return bytes.array();
  }

  /** Reads what {@link #toBytes} has written. */
  static WindowResult of(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    return new WindowResult(
        bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getInt(), bytes.getDouble(), bytes.getLong(),
        bytes.getLong(), FlatState.of(bytes));
  }
}
