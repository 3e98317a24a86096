package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import java.util.Arrays;

/**
 * An activation function with its parameters in a training step. They belong to one node or, if nodes are tied,
 * to all of these: one set for all units, or one for each unit.
 */
public final class FunctionParameters {
  /**
   * If each unit has parameters of its own, this many examples are calculated unit by unit: their elements stay in the
   * first-level cache until the last unit.
   */
  private static final int BLOCK = 32;

  private final ActivationFunction function;
  /** [sets, P] in C order. */
  private final Segment segment;
  /** The same in double precision, copied at the last call of {@link #bound}. */
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
    if (k.length == 1) {
      function.values(z, 0, end, k[0], h);
      return;
    }
    for (int from = 0, to; from < end; from = to) {
      to = endOfBlock(from, end);
      for (int set = 0; set < k.length; set++) {
        double[] own = k[set];
        for (int i = from + set; i < to; i += k.length) {
          h[i] = (float) function.value(z[i], own);
        }
      }
    }
  }

  /**
   * Begins the sums of a backward pass with the penalty. The penalty is not a sum over the minibatch, so it is
   * multiplied by {@code size}; the update divides by that again.
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
    if (k.length == 1) {
      function.gradients(z, dh, 0, end, k[0], dz, sums[0]);
      return;
    }
    for (int from = 0, to; from < end; from = to) {
      to = endOfBlock(from, end);
      for (int set = 0; set < k.length; set++) {
        double[] own = k[set];
        double[] sum = sums[set];
        for (int i = from + set; i < to; i += k.length) {
          double d = dh[i];
          function.addParameterGradient(z[i], d, own, sum);
          dz[i] = (float) (d * function.slope(z[i], own));
        }
      }
    }
  }

  /** Passes on the gradient, to which all nodes that share the parameters have added. */
  public void endGradient(GradientUse use) {
    for (int set = 0, i = 0; set < k.length; set++) {
      for (int p = 0; p < k[set].length; p++, i++) {
        gradient[i] = (float) sums[set][p];
      }
    }
    use.take(segment, gradient);
  }

  /** Parameters have changed: moves those outside their range to the nearest value in it. */
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

  /** The end of the block of examples that begins at {@code from}. */
  private int endOfBlock(int from, int end) {
    return Math.min(end, from + BLOCK * k.length);
  }
}
