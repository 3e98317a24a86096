package dev.pliant.activation;

/**
 * The least-squares fit of a {@link Rational} to a fixed function on a grid, by the method of Levenberg (1944) and
 * Marquardt (1963), with the condition that no bⱼ is negative. A bⱼ at zero whose step is negative is held at zero,
 * because |bⱼ| would make it positive again. The fit is deterministic. On a processor with other rounding in its
 * exponential, coefficients with little effect may differ in their last digits.
 */
final class RationalFit {
  private static final int POINTS = 301;
  private static final int MOST_STEPS = 400;

  private final Rational family;
  private final int above;
  private final double[] x;
  private final double[] target;

  private RationalFit(Rational family, int above, double[] x, double[] target) {
    this.family = family;
    this.above = above;
    this.x = x;
    this.target = target;
  }

  /**
   * The parameters with which the quotient of degrees {@code above} and {@code below} is nearest to {@code function}
   * over {@code range}, rounded to floats, as in networks.
   */
  static double[] of(FixedFunction function, int above, int below, Interval range) {
    double[] k = new double[above + below + 1];
    // Starts with a growing denominator; one step finds the numerator, because the problem is linear in it.
    for (int j = 1; j <= below; j++) {
      k[above + j] = Math.pow(0.1, j);
    }
    double[] x = new double[POINTS];
    double[] target = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = range.from() + (range.to() - range.from()) * i / (POINTS - 1);
      target[i] = function.value(x[i]);
    }
    double[] fitted = new RationalFit(new Rational(above, below, function, k), above, x, target).improve(k);
    for (int p = 0; p < fitted.length; p++) {
      fitted[p] = (float) fitted[p];
    }
    return fitted;
  }

  private double[] improve(double[] start) {
    double[] k = start;
    double error = error(k);
    double damping = 1e-3;
    for (int step = 0; step < MOST_STEPS && damping < 1e9; step++) {
      double[] moved = step(k, damping);
      double after = error(moved);
      if (after < error) {
        k = moved;
        error = after;
        damping = Math.max(1e-12, damping / 5);
      } else {
        damping *= 4;
      }
    }
    return k;
  }

  /** The sum of squares to be minimised. */
  private double error(double[] k) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double apart = target[i] - family.value(x[i], k);
      sum += apart * apart;
    }
    return sum;
  }

  /** The least-squares solution of the linear model at k; each parameter is damped by its own curvature. */
  private double[] step(double[] k, double damping) {
    int n = k.length;
    double[][] normal = new double[n][n];
    double[] right = new double[n];
    for (int i = 0; i < x.length; i++) {
      double[] row = new double[n];
      family.addParameterGradient(x[i], 1, k, row);
      double apart = target[i] - family.value(x[i], k);
      for (int p = 0; p < n; p++) {
        right[p] += row[p] * apart;
        for (int q = 0; q <= p; q++) {
          normal[p][q] += row[p] * row[q];
        }
      }
    }
    for (int p = 0; p < n; p++) {
      normal[p][p] *= 1 + damping;
      if (p > above && k[p] == 0 && right[p] <= 0) {
        hold(p, normal, right);
      }
    }
    double[] move = solve(normal, right);
    double[] moved = new double[n];
    for (int p = 0; p < n; p++) {
      double to = k[p] + move[p];
      moved[p] = p > above ? Math.max(0, to) : to;
    }
    return moved;
  }

  /** Removes parameter p from a system whose lower half is given. */
  private static void hold(int p, double[][] normal, double[] right) {
    for (int q = 0; q < right.length; q++) {
      normal[Math.max(p, q)][Math.min(p, q)] = p == q ? 1 : 0;
    }
    right[p] = 0;
  }

  /** Solves a symmetric positive definite system, whose lower half is given, by Cholesky decomposition. */
  private static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[] solution = right.clone();
    for (int p = 0; p < n; p++) {
      for (int q = 0; q <= p; q++) {
        double sum = matrix[p][q];
        for (int r = 0; r < q; r++) {
          sum -= matrix[p][r] * matrix[q][r];
        }
        // If rounding makes a pivot zero or negative, its direction has no effect: hold it.
        matrix[p][q] = p > q ? sum / matrix[q][q] : sum > 0 ? Math.sqrt(sum) : Double.MAX_VALUE;
      }
      for (int q = 0; q < p; q++) {
        solution[p] -= matrix[p][q] * solution[q];
      }
      solution[p] /= matrix[p][p];
    }
    for (int p = n - 1; p >= 0; p--) {
      for (int q = p + 1; q < n; q++) {
        solution[p] -= matrix[q][p] * solution[q];
      }
      solution[p] /= matrix[p][p];
    }
    return solution;
  }
}
