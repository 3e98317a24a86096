package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import java.util.Arrays;

/**
 * An activation function with its parameters in a training step, which are one node's or, where nodes are tied,
 * theirs together: one set for all units or one for each.
 */
public final class FunctionParameters {
  private final ActivationFunction function;
  /** [sets, P] in C order. */
  private final Segment segment;
  /** The same in double precision, as of the last call of {@link #bound}. */
  private final double[][] k;
  private final double[][] sums;
  private final float[] gradient;

  FunctionParameters(ActivationFunction function, Segment segment) {
    int parameters = function.parameterCount();
    int sets = parameters == 0 ? 1 : segment.length() / parameters;
    this.function = function;
    this.segment = segment;
    this.k = new double[sets][parameters];
    this.sums = new double[sets][parameters];
    this.gradient = new float[segment.length()];
  }

  /** Of a function that has none. */
  static FunctionParameters none(ActivationFunction function) {
    return new FunctionParameters(function, Segment.zeros(Role.ACTIVATION, 0, 0));
  }

  /** h = g(z) for the first {@code end} elements. */
  void values(float[] z, int end, float[] h) {
    int run = runLength(end);
    for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
      function.values(z, from, from + run, k[set], h);
    }
  }

  /**
   * Begins the sums of a backward pass, with that of the penalty: it is no sum over the minibatch, but {@code size} times
   * it is one, of which the update takes the mean.
   */
  public void beginGradient(int size) {
    for (int set = 0; set < k.length; set++) {
      Arrays.fill(sums[set], 0);
      function.addPenaltyGradient(k[set], sums[set]);
      for (int p = 0; p < sums[set].length; p++) {
        sums[set][p] *= size;
      }
    }
  }

  /** Writes ∂L/∂z from ∂L/∂h, and adds to the gradient of the parameters. */
  void gradients(float[] z, float[] dh, int end, float[] dz) {
    int run = runLength(end);
    for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
      function.gradients(z, dh, from, from + run, k[set], dz, sums[set]);
    }
  }

  /** Gives away the gradient, which all nodes that share the parameters have added to. */
  public void endGradient(GradientUse use) {
    for (int set = 0, i = 0; set < k.length; set++) {
      for (int p = 0; p < k[set].length; p++, i++) {
        gradient[i] = (float) sums[set][p];
      }
    }
    use.take(segment, gradient);
  }

  /** Parameters have changed: moves those that have left their range to the nearest in it. */
  public void bound() {
    float[] values = segment.values();
    for (int set = 0, from = 0; set < k.length; from += k[set].length, set++) {
      for (int p = 0; p < k[set].length; p++) {
        k[set][p] = values[from + p];
      }
      function.bound(k[set]);
      for (int p = 0; p < k[set].length; p++) {
        values[from + p] = (float) k[set][p];
        k[set][p] = values[from + p];
      }
    }
  }

  /** How many elements in a row share one set of parameters. */
  private int runLength(int end) {
    return k.length == 1 ? end : 1;
  }

  private int next(int set) {
    return set + 1 == k.length ? 0 : set + 1;
  }
}
