package dev.pliant.ml;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Activation;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import java.io.Serializable;
import java.util.stream.IntStream;

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

    static Layer of(Parameters parameters, int dense) {
      float[] biases = parameters.of(dense, Dense.BIASES);
      float[] weights = parameters.of(dense, Dense.WEIGHTS);
      int next = dense + 1;
      return next < parameters.network().nodes().size()
          && parameters.network().layer(next) instanceof Activation activation
          ? new Layer(weights, biases, activation.mathematics(), parameters.ofActivation(next))
          : new Layer(weights, biases, null, null);
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

  /** The network that {@code parameters} are of: dense layers with an activation after each but the last. */
  ForwardPass(Parameters parameters) {
    Network network = parameters.network();
    this.inputs = network.input().size();
    this.layers = IntStream.range(0, network.nodes().size())
        .filter(place -> network.layer(place) instanceof Dense)
        .mapToObj(place -> Layer.of(parameters, place))
        .toArray(Layer[]::new);
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
