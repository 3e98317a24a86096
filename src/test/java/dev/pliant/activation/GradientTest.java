package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function's derivatives against central differences, in double precision. */
class GradientTest {
  private static final double RELATIVE = 1e-5;
  // The error of a central difference is h²·g‴/6 + ε·|g|/h, least near h = ε^⅓.
  private static final double STEP = Math.cbrt(Math.ulp(1.0));

  static List<String> words() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("words")
  void slopeIsTheDerivativeOfTheValue(String word) {
    ActivationFunction function = Activations.parse(word);
    for (double[] k : settings(function)) {
      for (double x : points()) {
        double h = STEP * Math.max(1, Math.abs(x));
        double numeric = (function.value(x + h, k) - function.value(x - h, k)) / (2 * h);
        assertClose(function.slope(x, k), numeric, word + " at x = " + x + ", k = " + Arrays.toString(k));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void parameterGradientIsTheDerivativeByEachParameter(String word) {
    ActivationFunction function = Activations.parse(word);
    for (double[] k : settings(function)) {
      for (double x : points()) {
        double[] gradient = new double[k.length];
        function.addParameterGradient(x, 3.0, k, gradient);
        for (int p = 0; p < k.length; p++) {
          double h = STEP * Math.max(1, Math.abs(k[p]));
          double numeric = 3.0 * (function.value(x, moved(k, p, h)) - function.value(x, moved(k, p, -h))) / (2 * h);
          assertClose(gradient[p], numeric, word + " by parameter " + p + " at x = " + x);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void loopsOverArraysGiveWhatTheScalarsGive(String word) {
    ActivationFunction function = Activations.parse(word);
    double[] k = function.start();
    double[] x = points();
    double[] delta = new double[x.length];
    Arrays.setAll(delta, i -> Math.sin(i));
    int from = 2;
    int to = x.length - 1;
    double[] y = new double[x.length];
    double[] dx = new double[x.length];
    double[] gradient = new double[k.length];
    function.values(x, from, to, k, y);
    function.gradients(x, delta, from, to, k, dx, gradient);
    double[] expected = new double[k.length];
    for (int i = from; i < to; i++) {
      assertThat(y[i]).isEqualTo(function.value(x[i], k));
      assertThat(dx[i]).isEqualTo(delta[i] * function.slope(x[i], k));
      function.addParameterGradient(x[i], delta[i], k, expected);
    }
    assertThat(gradient).isEqualTo(expected);
    assertThat(y[from - 1]).as("outside the range").isZero();
    assertThat(dx[to]).as("outside the range").isZero();
  }

  private static void assertClose(double analytic, double numeric, String where) {
    double scale = Math.max(1e-3, Math.abs(analytic) + Math.abs(numeric));
    assertThat(Math.abs(analytic - numeric) / scale).as(where + ": " + analytic + " against " + numeric)
        .isLessThan(RELATIVE);
  }

  private static double[] moved(double[] k, int p, double by) {
    double[] copy = k.clone();
    copy[p] += by;
    return copy;
  }

  /** Points on both sides of zero, near and far; none at a kink, where no derivative is. */
  private static double[] points() {
    return new double[] {-30, -8, -3.1, -1, -0.4, -0.01, 0.02, 0.3, 0.9, 2.7, 7, 25};
  }

  private static List<double[]> settings(ActivationFunction function) {
    long seed = 42;
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> settings = new ArrayList<>(List.of(function.start()));
    for (int i = 0; i < 5; i++) {
      double[] k = function.start();
      for (int p = 0; p < k.length; p++) {
        k[p] += random.nextDouble(-0.5, 0.5);
      }
      settings.add(k);
    }
    return settings;
  }
}
