package dev.pliant.training;

import java.nio.ByteBuffer;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What travels between driver and workers: parameters and updater state.
 *
 * @param parameters in the order of DL4J's flat view
 * @param updaterState in the order of DL4J's flat view; empty where the updater keeps no state
 */
record FlatState(float[] parameters, float[] updaterState) {
  static final FlatState EMPTY = new FlatState(new float[0], new float[0]);

  /** A copy of the state of {@code network}. */
  static FlatState of(MultiLayerNetwork network) {
    INDArray updater = network.getUpdater().getStateViewArray();
    return new FlatState(
        network.params().toFloatVector(), updater == null ? new float[0] : updater.toFloatVector());
  }

  /** Gives this state to {@code network}. */
  void assignTo(MultiLayerNetwork network) {
    network.setParameters(Nd4j.createFromArray(parameters).reshape(1, -1));
    if (updaterState.length > 0) {
      network.getUpdater().setStateViewArray(null, Nd4j.createFromArray(updaterState).reshape(1, -1), false);
    }
  }

  /** The average of {@code states}, summed in double precision in the order given; with one state, that state to the bit. */
  static FlatState average(List<FlatState> states, double[] weights) {
    return new FlatState(
        weightedSum(states.stream().map(FlatState::parameters).toList(), weights),
        weightedSum(states.stream().map(FlatState::updaterState).toList(), weights));
  }

  private static float[] weightedSum(List<float[]> arrays, double[] weights) {
    float[] average = new float[arrays.get(0).length];
    double[] sum = new double[average.length];
    for (int i = 0; i < weights.length; i++) {
      double weight = weights[i];
      float[] array = arrays.get(i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weight * array[j];
      }
    }
    for (int j = 0; j < sum.length; j++) {
      average[j] = (float) sum[j];
    }
    return average;
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
