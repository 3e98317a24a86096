package dev.pliant.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * How much of a function a shape explains. Weights around an activation take up any scale and shift of its input and
 * its output, so that a shape g stands for all a·g(b·x + c) + d.
 */
final class ShapeFit {
  private static final double[] SIZES = {0.1, 0.15, 0.22, 0.33, 0.5, 0.75, 1, 1.4, 2, 2.8, 4};
  private static final int STARTS = 6;

  private ShapeFit() {}

  /** R² of the best a·shape(b·x + c) + d for the points (x, y). */
  static double rSquared(double[] x, double[] y, DoubleUnaryOperator shape) {
    double[][] starts = Arrays.stream(SIZES).boxed()
        .flatMap(b -> Stream.of(b, -b))
        .flatMap(b -> Stream.iterate(-5.0, c -> c <= 5, c -> c + 0.5).map(c -> new double[] {b, c}))
        .sorted(Comparator.comparingDouble(start -> -rSquared(x, y, shape, start)))
        .limit(STARTS)
        .toArray(double[][]::new);
    return Arrays.stream(starts).mapToDouble(start -> climbed(x, y, shape, start)).max().orElseThrow();
  }

  /** The best near {@code from}, by steps along b and c that are halved where none goes up. */
  private static double climbed(double[] x, double[] y, DoubleUnaryOperator shape, double[] from) {
    double[] at = from.clone();
    double best = rSquared(x, y, shape, at);
    for (double step = 0.25; step > 1e-3;) {
      double before = best;
      for (double[] move : new double[][] {{step, 0}, {-step, 0}, {0, step}, {0, -step}}) {
        double[] to = {at[0] * (1 + move[0]), at[1] + move[1]};
        double there = rSquared(x, y, shape, to);
        if (there > best) {
          best = there;
          at = to;
        }
      }
      step *= best > before ? 1 : 0.5;
    }
    return best;
  }

  /** The squared correlation of y with shape(b·x + c): R² with the best a and d. */
  private static double rSquared(double[] x, double[] y, DoubleUnaryOperator shape, double[] inner) {
    double[] u = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      u[i] = shape.applyAsDouble(inner[0] * x[i] + inner[1]);
    }
    double uMean = Arrays.stream(u).average().orElseThrow();
    double yMean = Arrays.stream(y).average().orElseThrow();
    double uu = 0;
    double uy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      uu += (u[i] - uMean) * (u[i] - uMean);
      uy += (u[i] - uMean) * (y[i] - yMean);
      yy += (y[i] - yMean) * (y[i] - yMean);
    }
    return uu > 0 ? uy * uy / (uu * yy) : 0;
  }
}
