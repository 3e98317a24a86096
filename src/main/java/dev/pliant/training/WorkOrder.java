package dev.pliant.training;

import java.nio.ByteBuffer;

/**
 * What the workers do next: train for a window, or evaluate.
 *
 * @param task what to do
 * @param epoch counted from 1
 * @param first number of the epoch's minibatches before the window
 * @param minibatches number of minibatches that a worker trains on, if it has so many left
 * @param iteration number of updates made before the window
 * @param set which of the sets of examples to evaluate on
 * @param diagnostics whether to measure gradients in training, or to observe activations in an evaluation
 * @param mistakes how many of the most confident mistakes an evaluation returns
 * @param state the state to start from, in the order in which the workers' step holds it; for an evaluation, without
 *     updater state
 */
record WorkOrder(
    Task task,
    int epoch,
    long first,
    int minibatches,
    int iteration,
    int set,
    Diagnostics diagnostics,
    int mistakes,
    FlatState state) {
  private static final int HEAD_BYTES = 7 * Integer.BYTES + Long.BYTES;

  /** The kinds of work. */
  enum Task {
    TRAIN,
    EVALUATE
  }

  static WorkOrder train(
      int epoch, long first, int minibatches, int iteration, Diagnostics diagnostics, FlatState state) {
    return new WorkOrder(Task.TRAIN, epoch, first, minibatches, iteration, 0, diagnostics, 0, state);
  }

  static WorkOrder evaluate(int set, Diagnostics diagnostics, int mistakes, float[] parameters) {
    return new WorkOrder(
        Task.EVALUATE, 0, 0, 0, 0, set, diagnostics, mistakes, new FlatState(parameters, new float[0]));
  }

  /** This order as a message. */
  ByteBuffer toMessage() {
    ByteBuffer message = MessageHead.message(Math.addExact(HEAD_BYTES, state.byteCount()));
    message.putInt(task.ordinal()).putInt(epoch).putLong(first).putInt(minibatches).putInt(iteration).putInt(set)
        .putInt(diagnostics.ordinal()).putInt(mistakes);
    state.put(message);
    return message;
  }

  /** Reads what {@link #toMessage} has written. */
  static WorkOrder of(ByteBuffer message) {
    return new WorkOrder(
        Task.values()[message.getInt()], message.getInt(), message.getLong(), message.getInt(), message.getInt(),
        message.getInt(), Diagnostics.values()[message.getInt()], message.getInt(), FlatState.of(message));
  }
}
