package dev.pliant.training;

import dev.pliant.step.Step;
import java.nio.ByteBuffer;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What travels between driver and workers: parameters and updater state, in the order of DL4J's flat views or in that
 * in which a step holds them.
 *
 * @param parameters the network's
 * @param updaterState empty where the updater keeps no state
 */
record FlatState(float[] parameters, float[] updaterState) {
  /** A copy of the state of {@code network}, in the order of DL4J's flat views. */
  static FlatState of(MultiLayerNetwork network) {
    INDArray updater = network.getUpdater().getStateViewArray();
    return new FlatState(
        network.params().toFloatVector(), updater == null ? new float[0] : updater.toFloatVector());
  }

  /** Gives this state, which is in the order of DL4J's flat views, to {@code network}. */
  void assignTo(MultiLayerNetwork network) {
    network.setParameters(Nd4j.createFromArray(parameters).reshape(1, -1));
    if (updaterState.length > 0) {
      network.getUpdater().setStateViewArray(null, Nd4j.createFromArray(updaterState).reshape(1, -1), false);
    }
  }

  /** This state, which is in the order of DL4J's flat views, in that of {@code step}, which is given it. */
  FlatState toOrderOf(Step step) {
    step.setParameters(parameters);
    step.setUpdaterState(updaterState, 0);
    FlatState copy = new FlatState(new float[parameters.length], new float[updaterState.length]);
    step.copyTo(copy.parameters, copy.updaterState);
    return copy;
  }

  /** Undoes {@link #toOrderOf}. */
  FlatState fromOrderOf(Step step) {
    step.resume(parameters, updaterState, 0);
    return new FlatState(step.parameters(), step.updaterState());
  }

  /** This state, which is in the order of {@code step}, as the step goes on from it: parameters in their range. */
  FlatState boundedBy(Step step) {
    step.resume(parameters, updaterState, 0);
    FlatState copy = new FlatState(new float[parameters.length], new float[updaterState.length]);
    step.copyTo(copy.parameters, copy.updaterState);
    return copy;
  }

  /**
   * The weighted average of {@code states}, as a running mean in the order given: so states that agree in an element keep
   * it to the bit.
   *
   * @param weights one for each, not all of them zero
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

  /** In single precision, which the compiler vectorises: a window waits for this. */
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
