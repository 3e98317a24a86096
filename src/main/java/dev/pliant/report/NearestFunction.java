package dev.pliant.report;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of the fixed activation functions a function g is nearest to, by the weighted least squares of what they give.
 *
 * @param asItIs the nearest fixed function f
 * @param scaled the nearest a + b·f, which the next layer's weights and biases make of f as well
 */
record NearestFunction(Match asItIs, Match scaled) {
  /** The share of g's variance that a function near it explains. */
  private static final double NEAR = 0.99;
  /** What rounding leaves of a variance. */
  private static final double EXACT = 1e-12;
  private static final double[] NOTHING = {};

  /**
   * A fixed function beside g.
   *
   * @param function f
   * @param offset a
   * @param scale b
   * @param distance root of the weighted mean of (g − a − b·f)²
   * @param r2 1 less distance² over g's variance; may be negative
   */
  record Match(ActivationFunction function, double offset, double scale, double distance, double r2) {
    double value(double x) {
      return offset + scale * function.value(x, NOTHING);
    }

    boolean isNear() {
      return r2 >= NEAR;
    }

    boolean isExact() {
      return 1 - r2 < EXACT;
    }

    String r2Words() {
      return "R² " + (r2 > 0.9999 ? "> 0.9999" : Figures.fixed(r2, r2 >= NEAR ? 4 : 3));
    }

    /** The function in words. */
    String words() {
      String name = function.spec();
      if (offset == 0 && scale == 1) {
        return name;
      }
      return Figures.fixed(scale, 2) + "·" + name + "(x) " + (offset < 0 ? "− " : "+ ")
          + Figures.fixed(Math.abs(offset), 2);
    }
  }

  /**
   * Compares g with all fixed functions.
   *
   * @param x where
   * @param g its values there
   * @param weights how much each counts; not negative
   * @return empty where g is constant, not finite or not weighted at all, so that there is nothing to report
   */
  static Optional<NearestFunction> of(double[] x, double[] g, double[] weights) {
    double total = 0;
    double mean = 0;
    for (int i = 0; i < x.length; i++) {
      if (weights[i] > 0) {
        total += weights[i];
        mean += weights[i] * g[i];
      }
    }
    mean /= total;
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      if (weights[i] > 0) {
        variance += weights[i] * (g[i] - mean) * (g[i] - mean) / total;
      }
    }
    // What is left of rounding is no variance.
    if (!(total > 0) || !Double.isFinite(variance) || variance <= 1e-20 * (1 + mean * mean)) {
      return Optional.empty();
    }
    Weighted weighted = new Weighted(x, g, weights, total, mean, variance);
    return Optional.of(new NearestFunction(
        best(Activations.fixed().stream().map(f -> weighted.match(f, 0, 1))),
        best(Activations.fixed().stream().map(weighted::fit))));
  }

  private static Match best(Stream<Match> matches) {
    return matches.min(Comparator.comparingDouble(Match::distance)).orElseThrow();
  }

  /** In a sentence. */
  String words() {
    if (asItIs.isNear()) {
      return "Nearest fixed function: " + asItIs.words() + figures(asItIs) + ".";
    }
    String far = "No fixed function is near as it is: the nearest, " + asItIs.words() + ", is off" + figures(asItIs);
    if (scaled.isExact()) {
      return far + "; but it is exactly " + scaled.words() + ".";
    }
    return scaled.isNear()
        ? far + "; but " + scaled.words() + " is near" + figures(scaled) + "."
        : far + "; nor is any that is scaled and shifted, the nearest being " + scaled.words() + figures(scaled) + ".";
  }

  /** The one that is worth drawing beside g. */
  Match best() {
    return asItIs.isNear() ? asItIs : scaled;
  }

  private static String figures(Match match) {
    return match.isExact()
        ? " (exactly)"
        : " (" + match.r2Words() + ", RMS distance " + Figures.rounded(match.distance(), 2) + ")";
  }

  /** g where it counts. */
  private record Weighted(double[] x, double[] g, double[] weights, double total, double mean, double variance) {
    Match match(ActivationFunction f, double offset, double scale) {
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        if (weights[i] > 0) {
          double off = g[i] - offset - scale * f.value(x[i], NOTHING);
          squares += weights[i] * off * off;
        }
      }
      return new Match(f, offset, scale, Math.sqrt(squares / total), 1 - squares / total / variance);
    }

    /** By the regression of g on f. */
    Match fit(ActivationFunction f) {
      double mean = 0;
      double square = 0;
      double product = 0;
      for (int i = 0; i < x.length; i++) {
        if (weights[i] > 0) {
          mean += weights[i] * f.value(x[i], NOTHING) / total;
        }
      }
      for (int i = 0; i < x.length; i++) {
        if (weights[i] > 0) {
          double centred = f.value(x[i], NOTHING) - mean;
          square += weights[i] * centred * centred;
          product += weights[i] * centred * (g[i] - this.mean);
        }
      }
      double scale = square == 0 ? 0 : product / square;
      return match(f, this.mean - scale * mean, scale);
    }
  }
}
