package dev.pliant.training;

import dev.pliant.step.Step;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
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
  /** Elements that are averaged in one go, so few that their sums stay in a processor's cache. */
  private static final int STRETCH = 1 << 14;

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

  /** The average of {@code states}, summed in double precision in the order given; with one state, that state to the bit. */
  static FlatState average(List<FlatState> states, double[] weights) {
    return new FlatState(
        weightedSum(states.stream().map(FlatState::parameters).toList(), weights),
        weightedSum(states.stream().map(FlatState::updaterState).toList(), weights));
  }

  private static float[] weightedSum(List<float[]> arrays, double[] weights) {
    float[] average = new float[arrays.get(0).length];
    // The workers wait meanwhile: their processors, where they are the driver's, are free.
    IntStream.range(0, (average.length + STRETCH - 1) / STRETCH)
        .parallel()
        .forEach(i -> weightedSum(arrays, weights, i * STRETCH, Math.min(average.length, (i + 1) * STRETCH), average));
    return average;
  }

  private static void weightedSum(List<float[]> arrays, double[] weights, int from, int to, float[] average) {
    if (weights.length == 2) {
      weightedSumOfTwo(arrays.get(0), weights[0], arrays.get(1), weights[1], from, to, average);
      return;
    }
    double[] sum = new double[to - from];
    for (int i = 0; i < weights.length; i++) {
      double weight = weights[i];
      float[] array = arrays.get(i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weight * array[from + j];
      }
    }
    for (int j = 0; j < sum.length; j++) {
      average[from + j] = (float) sum[j];
    }
  }

  /** What comes of the sums above, without the array of sums. */
  private static void weightedSumOfTwo(
      float[] a, double weightOfA, float[] b, double weightOfB, int from, int to, float[] average) {
    for (int j = from; j < to; j++) {
      average[j] = (float) (weightOfA * a[j] + weightOfB * b[j]);
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
