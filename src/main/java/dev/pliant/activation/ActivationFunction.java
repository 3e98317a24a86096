package dev.pliant.activation;

import java.io.Serializable;
import java.util.List;

/**
 * A function g(x; k) that a layer applies to each of its elements, with parameters k that training learns. A function
 * without parameters is a fixed one.
 *
 * <p>Implementations give the scalar mathematics in double precision; the loops over arrays follow from it. They are
 * immutable and safe for use by many threads: parameters are passed in, never held. The length of every array of
 * parameters is {@link #parameterCount()}.
 */
public interface ActivationFunction extends Serializable {

  /** The word that names this function on the command line and in the tables, arguments included. */
  String spec();

  /** The names of the parameters, in the order of their array; empty for a fixed function. */
  List<String> parameterNames();

  /** A new array with the values that the parameters have before training. */
  double[] start();

  /** g(x; k). */
  double value(double x, double[] k);

  /** ∂g/∂x at x. At a kink, the slope of the side that the function's documentation names. */
  double slope(double x, double[] k);

  /** Adds δ·∂g/∂k at x to {@code gradient}, parameter by parameter. */
  void addParameterGradient(double x, double delta, double[] k, double[] gradient);

  /** How many parameters the function has; 0 for a fixed one. */
  default int parameterCount() {
    return parameterNames().size();
  }

  /** Writes y[i] = g(x[i]; k) for from ≤ i &lt; to. {@code x} and {@code y} may be the same array. */
  default void values(double[] x, int from, int to, double[] k, double[] y) {
    for (int i = from; i < to; i++) {
      y[i] = value(x[i], k);
    }
  }

  /**
   * The backward pass over from ≤ i &lt; to: writes dx[i] = delta[i]·∂g/∂x at x[i], and adds Σ delta[i]·∂g/∂k to
   * {@code gradient}. {@code delta} and {@code dx} may be the same array.
   */
  default void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    for (int i = from; i < to; i++) {
      double d = delta[i];
      addParameterGradient(x[i], d, k, gradient);
      dx[i] = d * slope(x[i], k);
    }
  }

  /**
   * As {@link #values(double[], int, int, double[], double[])} over floats: y[i] is g(x[i]; k) computed in double
   * precision and rounded once.
   */
  default void values(float[] x, int from, int to, double[] k, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) value(x[i], k);
    }
  }

  /** As {@link #gradients(double[], double[], int, int, double[], double[], double[])} over floats. */
  default void gradients(
      float[] x, float[] delta, int from, int to, double[] k, float[] dx, double[] gradient) {
    for (int i = from; i < to; i++) {
      double d = delta[i];
      addParameterGradient(x[i], d, k, gradient);
      dx[i] = (float) (d * slope(x[i], k));
    }
  }
}
