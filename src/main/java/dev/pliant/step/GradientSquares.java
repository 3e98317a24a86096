package dev.pliant.step;

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
