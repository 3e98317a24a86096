package dev.pliant.activation;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A function g(x; k) that a layer applies to each of its elements, with parameters k that training learns. A fixed
 * function has no parameters.
 *
 * <p>Implementations give the scalar mathematics in double precision; the loops over arrays use it. They are immutable
 * and safe for use by many threads: parameters are passed in and never stored. Every array of parameters has the length
 * {@link #parameterCount()}. For parameters of ordinary size, results are finite for every x between −10⁶ and 10⁶.
 *
 * <p>The description of this package says how to add a family.
 */
public interface ActivationFunction extends Serializable {

  /** The name of this function on the command line and in the tables, arguments included. */
  String spec();

  /** The names of the parameters, in the order of their array; empty for a fixed function. */
  List<String> parameterNames();

  /** A new array with the parameters' values before training. */
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

  /**
   * Moves each parameter outside its allowed range to the nearest allowed value, in place. By default all values are
   * allowed.
   */
  default void bound(double[] k) {}

  /** Whether g is an affine map of x for all parameters, so that a layer with it is linear. */
  default boolean isAffine() {
    return false;
  }

  /** The inputs that the function is made for; outside this range it continues, but bends no more or fits less well. */
  default Interval range() {
    return Interval.ALL;
  }

  /** The penalty that the family adds to the loss for parameters k, once for each set of them; 0 by default. */
  default double penalty(double[] k) {
    return 0;
  }

  /** Adds ∂penalty/∂k to {@code gradient}. */
  default void addPenaltyGradient(double[] k, double[] gradient) {}

  /**
   * g(x; k) as a formula, with which a network with this function is exported. Empty if the function has no formula;
   * then such a network cannot be exported. Parts that depend only on parameters are computed in double precision, all
   * other parts in single precision. The formula must stay finite for all x between −10⁶ and 10⁶.
   *
   * @param x the input
   * @param k the parameters
   */
  default Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.empty();
  }

  /**
   * E[g(z)²] for z ~ N(0, 1) at the start: the factor by which the function scales the mean square of the forward
   * signal. He, Zhang, Ren and Sun (2015) derive the start of weights from it. Exact to 1e-6.
   */
  default double gain() {
    double[] k = start();
    // The trapezoidal rule. A corner of g²·density with angle J has error J·h²/8, and beyond ±12 the density is below
    // 1e-31.
    double h = 0x1p-10;
    double sum = 0;
    for (int i = -12 * 1024; i <= 12 * 1024; i++) {
      double g = value(i * h, k);
      sum += g * g * Normal.density(i * h);
    }
    return sum * h;
  }

  /**
   * Writes y[i] = g(x[i]; k) for from ≤ i &lt; to. {@code x} and {@code y} may be the same array.
   *
   * <p>This loop and the next are the plain ones, which call the scalar mathematics. All functions without their own
   * loops share them. If a JVM trains several such functions, each element costs virtual calls. So a family that must
   * be fast overrides both.
   */
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
   * As {@link #values(double[], int, int, double[], double[])} over floats: y[i] is g(x[i]; k), computed in double
   * precision and rounded once.
   */
  default void values(float[] x, int from, int to, double[] k, float[] y) {
    FloatLoops.values(this, x, from, to, k, y);
  }

  /** As {@link #gradients(double[], double[], int, int, double[], double[], double[])} over floats. */
  default void gradients(
      float[] x, float[] delta, int from, int to, double[] k, float[] dx, double[] gradient) {
    FloatLoops.gradients(this, x, delta, from, to, k, dx, gradient);
  }
}
