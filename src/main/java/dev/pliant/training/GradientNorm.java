package dev.pliant.training;

import dev.pliant.step.GradientSquares;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large a layer's gradients were over an epoch: root mean squares, over the first minibatch of every worker's every
 * window, of the Euclidean norm of the gradient that the update began with.
 *
 * @param layer counted from 1; the last is the output layer
 * @param minibatches how many were looked at
 * @param weights of W and b
 * @param activation of the parameters of the layer's activation, those that layers share in each of them; null where
 *     there are none
 */
public record GradientNorm(int layer, int minibatches, double weights, Double activation) {
  /** Those of an epoch, layer by layer; empty if no minibatch was looked at. */
  static List<GradientNorm> of(GradientSquares squares) {
    int minibatches = squares.minibatches();
    return IntStream.range(0, squares.weights().length)
        .mapToObj(l -> new GradientNorm(
            l + 1,
            minibatches,
            Math.sqrt(squares.weights()[l] / minibatches),
            Double.isNaN(squares.activations()[l])
                ? null
                : Double.valueOf(Math.sqrt(squares.activations()[l] / minibatches))))
        .toList();
  }
}
