package dev.pliant.step;

import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Role;
import java.util.Arrays;

/**
 * The size of gradients of the mean loss over a minibatch: squared Euclidean norms, layer by layer, summed over
 * minibatches.
 *
 * @param minibatches number of minibatches
 * @param weights for W and b of each layer, first to last, including the output layer
 * @param activations for the activation parameters of each of these layers; parameters that layers share count in each
 *     of them; NaN if there are none
 */
public record GradientSquares(int minibatches, double[] weights, double[] activations) {
  /** The squares of no minibatch. */
  public static final GradientSquares NONE = new GradientSquares(0, new double[0], new double[0]);

  /** The squared norm of the gradient by one array. */
  @FunctionalInterface
  interface Square {
    double of(int place, ParameterArray array);
  }

  /** The squares of one minibatch, by the numbers of the nodes. */
  static GradientSquares of(Network network, Square square) {
    int count = network.number(network.nodes().size() - 1);
    double[] weights = new double[count];
    double[] activations = new double[count];
    Arrays.fill(activations, Double.NaN);
    for (int place = 0; place < network.nodes().size(); place++) {
      // Parameters before the first weights belong to the first layer.
      int layer = Math.max(1, network.number(place)) - 1;
      for (ParameterArray array : network.parameters(place)) {
        if (array.role() == Role.ACTIVATION) {
          activations[layer] = square.of(place, array) + (Double.isNaN(activations[layer]) ? 0 : activations[layer]);
        } else if (array.role() != Role.STATISTIC) {
          weights[layer] += square.of(place, array);
        }
      }
    }
    return new GradientSquares(1, weights, activations);
  }

  /** The sum with another object's squares, of the same network. */
  public GradientSquares plus(GradientSquares other) {
    if (minibatches == 0) {
      return other;
    }
    if (other.minibatches == 0) {
      return this;
    }
    return new GradientSquares(
        minibatches + other.minibatches, sum(weights, other.weights), sum(activations, other.activations));
  }

  private static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }
}
