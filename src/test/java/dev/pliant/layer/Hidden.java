package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;

/** The hidden layers of dense networks, counted from 1. */
public final class Hidden {
  private Hidden() {}

  /** The activation function of hidden layer {@code layer}. */
  public static ActivationFunction function(Network network, int layer) {
    return network.activation(network.activations().get(layer - 1)).mathematics();
  }

  /** The number of the output layer. */
  public static int outputLayer(Network network) {
    return network.denseSizes().orElseThrow().size() - 1;
  }
}
