package dev.pliant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the driver tells a worker to do next.
 *
 * @param epoch counted from 1
 * @param window counted from 1 in the epoch
 * @param first minibatches of the epoch before the window
 * @param minibatches that a worker is to train on, or as many as it has left
 * @param iteration updates made before the window
 * @param state to start from
 */
record WorkOrder(int epoch, int window, long first, int minibatches, int iteration, FlatState state) {
  private static final int HEAD_BYTES = 4 * Integer.BYTES + Long.BYTES;
  /** That there is nothing left to do. */
  static final WorkOrder OVER = new WorkOrder(0, 0, 0, 0, 0, FlatState.EMPTY);

  boolean isOver() {
    return window == OVER.window;
  }

  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(HEAD_BYTES, state.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(epoch).putInt(window).putLong(first).putInt(minibatches).putInt(iteration);
    state.put(bytes);
    return bytes.array();
  }

  /** Reads what {@link #toBytes} has written. */
  static WorkOrder of(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    return new WorkOrder(
        bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getInt(), bytes.getInt(), FlatState.of(bytes));
  }
}
