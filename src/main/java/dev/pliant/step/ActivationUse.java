package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;

/** What is done with what a hidden layer's activation saw and gave in a forward pass. */
@FunctionalInterface
public interface ActivationUse {
  /**
   * Takes one layer of one minibatch.
   *
   * @param layer which of the activations, in the order of the network, counted from 1; in a dense stack the hidden layer
   * @param function its activation
   * @param z what the activation saw, [size, units] in C order; the array may be longer, and its owner writes over it
   *     afterwards
   * @param h what it gave, likewise
   * @param size examples
   * @param units of the layer
   */
  void take(int layer, ActivationFunction function, float[] z, float[] h, int size, int units);
}
