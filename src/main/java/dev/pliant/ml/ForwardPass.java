package dev.pliant.ml;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.NetworkParameters.NamedArray;
import dev.pliant.network.NetworkSpec;
import java.io.Serializable;
import java.util.List;

/**
 * A trained network row by row, in plain loops: it needs no native code, and what a row gives depends on the row and
 * the network alone, not on what rows come with it. Safe for use by several threads.
 */
final class ForwardPass implements Serializable {
  private static final long serialVersionUID = 1;
  private final int inputs;
  private final Layer[] layers;

  /**
   * One layer.
   *
   * @param weights W, [inputs, outputs] in C order
   * @param biases b, [outputs]
   * @param function its activation; null for the output layer
   * @param k its parameters: one set for all units, or one for each
   */
  private record Layer(float[] weights, float[] biases, ActivationFunction function, double[][] k)
      implements Serializable {

    static Layer of(NetworkSpec spec, List<NamedArray> arrays, int layer) {
      int outputs = spec.layers().get(layer);
      float[] biases = values(arrays, layer, "b", outputs);
      float[] weights = values(arrays, layer, "W", (long) spec.layers().get(layer - 1) * outputs);
      if (layer == spec.outputLayer()) {
        return new Layer(weights, biases, null, null);
      }
      return new Layer(
          weights, biases, spec.activation(layer), NetworkParameters.ofActivation(spec, arrays, layer));
    }

    private static float[] values(List<NamedArray> arrays, int layer, String name, long length) {
      float[] values = NetworkParameters.find(arrays, layer, name).values();
      if (values.length != length) {
        throw new IllegalArgumentException(
            "parameter " + name + " of layer " + layer + " has " + values.length + " values and not " + length);
      }
      return values;
    }

    /** Adds {@code x} times row {@code input} of W to z. */
    void add(float x, int input, float[] z) {
      int from = input * z.length;
      for (int j = 0; j < z.length; j++) {
        z[j] += x * weights[from + j];
      }
    }

    void activate(float[] z) {
      if (k.length == 1) {
        function.values(z, 0, z.length, k[0], z);
        return;
      }
      for (int j = 0; j < z.length; j++) {
        function.values(z, j, j + 1, k[j], z);
      }
    }
  }

  /**
   * @param arrays all parameter arrays of the network {@code spec}
   * @throws IllegalArgumentException if one is missing or has another length than the network's
   */
  ForwardPass(NetworkSpec spec, List<NamedArray> arrays) {
    this.inputs = spec.inputs();
    this.layers = new Layer[spec.outputLayer()];
    for (int layer = 1; layer <= layers.length; layer++) {
      layers[layer - 1] = Layer.of(spec, arrays, layer);
    }
  }

  /**
   * The logits of one row, one for each class.
   *
   * @throws IllegalArgumentException if it has another number of features than the network has inputs
   */
  float[] logits(Features features) {
    if (features.size() != inputs) {
      throw new IllegalArgumentException("has " + features.size() + " values, but the model was trained on " + inputs);
    }
    float[] z = layers[0].biases.clone();
    float[] values = features.values();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        layers[0].add(values[i], features.columns() == null ? i : features.columns()[i], z);
      }
    }
    for (int l = 1; l < layers.length; l++) {
      float[] h = z;
      layers[l - 1].activate(h);
      z = layers[l].biases.clone();
      for (int i = 0; i < h.length; i++) {
        layers[l].add(h[i], i, z);
      }
    }
    return z;
  }
}
