package dev.pliant.activation;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Holds the derivatives of an activation function to differences of its values, in double precision.
 *
 * <p>Away from kinks the differences are central, of fourth order; where a kink is nearer than their points they are
 * one-sided, of fourth order too, to the side whose derivatives the function's documentation promises. Each is taken at
 * h and at h/2. The truncation error of the second is at most a sixteenth of their difference as soon as the order
 * shows; that difference is counted in full. Rounding adds the error of a value, a few ε of the largest term that it is
 * made of, times the sum of the formula's weights, over h. From h = 2⁻¹⁰ down, h is divided by 8 until both together
 * are well below what is to be told apart.
 */
final class GradientCheck {
  /** By how much a derivative may differ from the difference, besides that difference's own error. */
  static final double RELATIVE = 1e-5;

  /** Four roundings upwards of one half ulp each, in the largest term of a value. */
  private static final double VALUE_ERROR = 4 * Math.ulp(1.0);

  private static final double[] CENTRAL_OFFSETS = {-2, -1, 1, 2};
  private static final double[] CENTRAL_WEIGHTS = {1 / 12.0, -8 / 12.0, 8 / 12.0, -1 / 12.0};
  private static final double[] SIDE_OFFSETS = {0, 1, 2, 3, 4};
  private static final double[] SIDE_WEIGHTS = {-25 / 12.0, 48 / 12.0, -36 / 12.0, 16 / 12.0, -3 / 12.0};

  private final ActivationFunction function;
  private final Pieces pieces;

  GradientCheck(ActivationFunction function, Pieces pieces) {
    this.function = function;
    this.pieces = pieces;
  }

  /** A difference quotient, and how far from the derivative it may be. */
  private record Numeric(double value, double error) {}

  /**
   * Checks the slope and all parameter gradients at x for parameters k.
   *
   * @throws AssertionError naming the first that is not the derivative of the value
   */
  void at(double x, double[] k) {
    double value = function.value(x, k);
    double slope = function.slope(x, k);
    double[] gradient = new double[k.length];
    function.addParameterGradient(x, 1, k, gradient);
    double terms = 1 + Math.abs(value) + Math.abs(x * slope);
    for (int p = 0; p < k.length; p++) {
      terms += Math.abs(k[p] * gradient[p]);
    }
    if (!Double.isFinite(terms)) {
      throw new AssertionError("value or derivatives of " + where(x, k) + " are not finite");
    }
    long piece = pieces.of(x, k);
    compare(slope, numeric(
        t -> function.value(x + t, k), t -> pieces.of(x + t, k) == piece, terms), terms, "slope", x, k);
    double[] moved = k.clone();
    for (int p = 0; p < k.length; p++) {
      int parameter = p;
      Numeric numeric = numeric(
          t -> function.value(x, with(moved, parameter, k[parameter] + t)),
          t -> pieces.of(x, with(moved, parameter, k[parameter] + t)) == piece, terms);
      moved[p] = k[p];
      compare(gradient[p], numeric, terms, "gradient by " + function.parameterNames().get(p), x, k);
    }
  }

  private void compare(double analytic, Numeric numeric, double terms, String what, double x, double[] k) {
    double size = Math.max(Math.abs(analytic), Math.abs(numeric.value()));
    if (!(numeric.error() <= RELATIVE * Math.max(size, terms))) {
      throw new AssertionError(what + " of " + where(x, k) + " has no difference to compare with: " + numeric);
    }
    if (!(Math.abs(analytic - numeric.value()) <= RELATIVE * size + numeric.error())) {
      throw new AssertionError(what + " of " + where(x, k) + " is " + analytic + ", the difference is " + numeric);
    }
  }

  private String where(double x, double[] k) {
    return function.spec() + " at x = " + x + ", k = " + Arrays.toString(k);
  }

  private static double[] with(double[] k, int p, double value) {
    k[p] = value;
    return k;
  }

  /** Which offsets from the point stay on its piece. */
  @FunctionalInterface
  private interface Inside {
    boolean test(double offset);
  }

  private static Numeric numeric(DoubleUnaryOperator values, Inside inside, double terms) {
    Numeric best = new Numeric(Double.NaN, Double.POSITIVE_INFINITY);
    for (double h = 0x1p-10; h >= 0x1p-40; h /= 8) {
      Numeric next = numeric(values, inside, terms, h);
      if (next.error() < best.error()) {
        best = next;
      }
      if (best.error() <= 0.1 * RELATIVE * Math.abs(best.value())) {
        break;
      }
    }
    return best;
  }

  private static Numeric numeric(DoubleUnaryOperator values, Inside inside, double terms, double h) {
    if (staysInside(inside, CENTRAL_OFFSETS, h)) {
      return numeric(values, CENTRAL_OFFSETS, CENTRAL_WEIGHTS, h, terms);
    }
    for (double side : new double[] {h, -h}) {
      if (staysInside(inside, SIDE_OFFSETS, side)) {
        return numeric(values, SIDE_OFFSETS, SIDE_WEIGHTS, side, terms);
      }
    }
    return new Numeric(Double.NaN, Double.POSITIVE_INFINITY);
  }

  private static boolean staysInside(Inside inside, double[] offsets, double h) {
    for (double offset : offsets) {
      if (!inside.test(offset * h)) {
        return false;
      }
    }
    return true;
  }

  private static Numeric numeric(
      DoubleUnaryOperator values, double[] offsets, double[] weights, double h, double terms) {
    double whole = 0;
    double half = 0;
    double sum = 0;
    for (int i = 0; i < offsets.length; i++) {
      whole += weights[i] * values.applyAsDouble(offsets[i] * h) / h;
      half += weights[i] * values.applyAsDouble(offsets[i] * h / 2) / (h / 2);
      sum += Math.abs(weights[i]);
    }
    return new Numeric(half, Math.abs(whole - half) + sum * VALUE_ERROR * terms / Math.abs(h / 2));
  }
}
