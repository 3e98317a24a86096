package dev.pliant.training;

import dev.pliant.layer.Parameters;
import dev.pliant.network.ModelState;
import dev.pliant.step.Step;
import dev.pliant.step.Steps;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What driver and workers exchange: parameters and updater state, in the order in which steps take them.
 *
 * @param parameters the network's parameters
 * @param updaterState the updater's state; empty if the updater keeps none
 */
record FlatState(float[] parameters, float[] updaterState) {
  /** {@code parameters} with the state of an updater that has made no update. */
  static FlatState start(Steps steps, Parameters parameters) {
    try (Step step = steps.open()) {
      return new FlatState(parameters.flat(), new float[step.updaterStateCount()]);
    }
  }

  /** A copy of {@code state}. */
  static FlatState of(ModelState state) {
    return new FlatState(state.parameters(), state.updaterState());
  }

  /** This state with its parameters brought into range by {@code step}. */
  FlatState boundedBy(Step step) {
    step.resume(parameters, updaterState, 0);
    FlatState copy = new FlatState(new float[parameters.length], new float[updaterState.length]);
    step.copyTo(copy.parameters, copy.updaterState);
    return copy;
  }

  /**
   * The weighted average of {@code states}, as a running mean in the given order. An element that is the same in all
   * states keeps its bits.
   *
   * @param weights one weight for each state, not all of them zero
   */
  static FlatState average(List<FlatState> states, double[] weights) {
    return new FlatState(
        mean(states.stream().map(FlatState::parameters).toList(), weights),
        mean(states.stream().map(FlatState::updaterState).toList(), weights));
  }

  private static float[] mean(List<float[]> arrays, double[] weights) {
    float[] mean = null;
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      if (weights[i] > 0) {
        if (mean == null) {
          mean = arrays.get(i).clone();
        } else {
          moveTowards(mean, arrays.get(i), (float) (weights[i] / total));
        }
      }
    }
    return mean;
  }

  /** Single precision, because the compiler vectorises it and every window waits for it. */
  private static void moveTowards(float[] mean, float[] values, float share) {
    for (int j = 0; j < mean.length; j++) {
      mean[j] += share * (values[j] - mean[j]);
    }
  }

  /** Whether every parameter is a finite number. */
  boolean isFinite() {
    for (float value : parameters) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes {@link #put} writes. */
  int byteCount() {
    return Math.toIntExact((2L + parameters.length + updaterState.length) * Float.BYTES);
  }

  /** Writes the state from the buffer's position on, in its byte order. */
  void put(ByteBuffer bytes) {
    put(bytes, parameters);
    put(bytes, updaterState);
  }

  /** Reads what {@link #put} has written. */
  static FlatState of(ByteBuffer bytes) {
    return new FlatState(floats(bytes), floats(bytes));
  }

  private static void put(ByteBuffer bytes, float[] values) {
    bytes.putInt(values.length);
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.getInt()];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
    return values;
  }
}
