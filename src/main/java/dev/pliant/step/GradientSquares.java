package dev.pliant.step;

import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Role;
import java.util.Arrays;

/**
 * How large gradients of the mean loss over a minibatch were: squares of their Euclidean norms, layer by layer, summed
 * over minibatches.
 *
 * @param minibatches over how many
 * @param weights of W and b of each layer, first to last, the output layer included
 * @param activations of the activation's parameters of each of these layers, those that layers share in each of them;
 *     NaN where there are none
 */
public record GradientSquares(int minibatches, double[] weights, double[] activations) {
  /** Those of no minibatch. */
  public static final GradientSquares NONE = new GradientSquares(0, new double[0], new double[0]);

  /** The square of the norm of the gradient by one array. */
  @FunctionalInterface
  interface Square {
    double of(int place, ParameterArray array);
  }

  /** Those of one minibatch, by the number that each node has. */
  static GradientSquares of(Network network, Square square) {
    int count = network.number(network.nodes().size() - 1);
    double[] weights = new double[count];
    double[] activations = new double[count];
    Arrays.fill(activations, Double.NaN);
    for (int place = 0; place < network.nodes().size(); place++) {
      // What comes before the first weights is counted with them.
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

  /** These and those of other minibatches of the same network. */
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
