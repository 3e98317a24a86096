package dev.pliant.training;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What travels between driver and workers: parameters and updater state, in the order of DL4J's flat views, written as
 * one stretch of bytes each. DL4J's own result is not serializable by Java, and its arrays travel slower.
 */
final class FlatState implements Serializable {
  private static final long serialVersionUID = 1;
  private transient float[] parameters;
  private transient float[] updaterState;

  FlatState(float[] parameters, float[] updaterState) {
    this.parameters = parameters;
    this.updaterState = updaterState;
  }

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

  /** In the order of DL4J's flat view. */
  float[] parameters() {
    return parameters;
  }

  /** In the order of DL4J's flat view; empty where the updater keeps no state. */
  float[] updaterState() {
    return updaterState;
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

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeObject(bytes(parameters));
    out.writeObject(bytes(updaterState));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    parameters = floats((byte[]) in.readObject());
    updaterState = floats((byte[]) in.readObject());
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
