package dev.pliant.training;

import dev.pliant.step.GradientSquares;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The size of a layer's gradients in an epoch: the root mean square of the Euclidean norm of the gradient before the
 * update. The mean is over the first minibatch of each window of each worker.
 *
 * @param layer counted from 1; the last is the output layer
 * @param minibatches number of minibatches measured
 * @param weights norm of the gradient by W and b
 * @param activation norm of the gradient by the parameters of the layer's activation; parameters that layers share
 *     count in each of them; null if there are none
 */
public record GradientNorm(int layer, int minibatches, double weights, Double activation) {
  /** The norms of an epoch, layer by layer; empty if no minibatch was measured. */
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
