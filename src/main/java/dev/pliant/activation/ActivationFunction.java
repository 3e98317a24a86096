package dev.pliant.activation;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A function g(x; k) that a layer applies to each of its elements, with parameters k that training learns. A function
 * without parameters is a fixed one.
 *
 * <p>Implementations give the scalar mathematics in double precision; the loops over arrays follow from it. They are
 * immutable and safe for use by many threads: parameters are passed in, never held. The length of every array of
 * parameters is {@link #parameterCount()}. For parameters of ordinary size, results are finite for every x between
 * −10⁶ and 10⁶.
 *
 * <p>How to add a family is told in the description of this package.
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

  /** Moves parameters that left their allowed range to the nearest that are allowed, in place. All are by default. */
  default void bound(double[] k) {}

  /** Whether g is an affine map of x whatever its parameters are, so that a layer with it is a linear one. */
  default boolean isAffine() {
    return false;
  }

  /** The inputs that the function is made for; outside it continues, but bends no more or fits no more. */
  default Interval range() {
    return Interval.ALL;
  }

  /** What the family adds to the loss for parameters k, by itself and once for each set of them; 0 by default. */
  default double penalty(double[] k) {
    return 0;
  }

  /** Adds ∂penalty/∂k to {@code gradient}. */
  default void addPenaltyGradient(double[] k, double[] gradient) {}

  /**
   * g(x; k) as a formula, which is how a network with this function is exported; empty if the function gives none, and
   * such a network cannot be. What depends on parameters alone is computed in double precision, all else in single:
   * for all x between −10⁶ and 10⁶ the formula must then stay finite.
   *
   * @param x the input
   * @param k the parameters
   */
  default Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.empty();
  }

  /**
   * E[g(z)²] for z ~ N(0, 1) at the start: by how much the function scales the mean square of what flows forward, from
   * which He, Zhang, Ren and Sun (2015) derive how weights should start. Exact to 1e-6.
   */
  default double gain() {
    double[] k = start();
    // Trapezoids. A corner of g²·density of angle J costs J·h²/8, and beyond ±12 the density is below 1e-31.
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
   * <p>This loop and the next are the plain ones, by the scalar mathematics. One such loop serves every function that
   * has none of its own, and where a JVM trains several of those each element costs virtual calls: a family that is to
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
   * As {@link #values(double[], int, int, double[], double[])} over floats: y[i] is g(x[i]; k) computed in double
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
