package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Shape;

/** Receives inputs and outputs of the hidden layers' activations in a forward pass. */
@FunctionalInterface
public interface ActivationUse {
  /**
   * Receives one layer of one minibatch.
   *
   * @param layer the activation's number in the order of the network, from 1; in a dense stack the hidden layer's
   *     number
   * @param function the activation function
   * @param z the activation's inputs, [size, values of an example] in C order; the array may be longer, and its
   *     owner overwrites it afterwards
   * @param h the activation's outputs, in the same form
   * @param size number of examples
   * @param shape of the layer's values for an example
   */
  void take(int layer, ActivationFunction function, float[] z, float[] h, int size, Shape shape);
}
