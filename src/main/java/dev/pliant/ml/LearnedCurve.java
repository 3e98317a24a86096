package dev.pliant.ml;

/**
 * A learned activation function.
 *
 * @param layer the hidden layer, counted from 1
 * @param unit the unit, counted from 0; null if the layer has one function for all units
 * @param x the inputs of the curve
 * @param g the function's values at these inputs
 * @param slope the function's slopes at these inputs
 * @param node the activation's name in the network
 */
public record LearnedCurve(int layer, Integer unit, double[] x, double[] g, double[] slope, String node) {
  public LearnedCurve {
    x = x.clone();
    g = g.clone();
    slope = slope.clone();
  }
}
