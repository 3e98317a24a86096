package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family's derivatives against differences, and its loops against its scalar mathematics. */
class GradientTest {
  private static final int[] SIZES = {
    1, 2, 3, 5, 8, 13, 16, 21, 31, 32, 33, 64, 100, 127, 128, 129, 255, 256, 257, 1000, 1024, 4098
  };
  private static final long[] SEEDS = {1, 2, 3, 5, 8};
  private static final double EPSILON = Math.ulp(1.0);

  /** Inputs, deltas and parameters of one size and seed. */
  private record Sample(double[] x, double[] delta, double[] k) {}

  @FunctionalInterface
  private interface Check {
    void on(Sample sample);
  }

  static List<String> specs() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void derivativesAreThoseOfTheValue(String spec) {
    ActivationFunction function = Activations.parse(spec);
    GradientCheck check = new GradientCheck(function, Examples.pieces(spec));
    forAll(function, sample -> {
      for (double x : sample.x()) {
        check.at(x, sample.k());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("specs")
  void wrongDerivativeIsFound(String spec) {
    ActivationFunction function = Activations.parse(spec);
    Sample sample = sample(function, 200, new SplittableRandom(7), 1);
    for (double factor : new double[] {0, 1.0001}) {
      for (int wrong = -1; wrong < function.parameterCount(); wrong++) {
        GradientCheck check =
            new GradientCheck(new WrongGradient(function, wrong, factor), Examples.pieces(spec));
        assertThatThrownBy(() -> {
          for (double x : sample.x()) {
            check.at(x, sample.k());
          }
        }).as(spec + ", derivative " + wrong + " times " + factor)
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining(wrong < 0 ? "slope of" : "gradient by " + function.parameterNames().get(wrong))
            .hasMessageContaining("the difference is");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void loopsOverDoublesGiveWhatTheScalarsGive(String spec) {
    ActivationFunction function = Activations.parse(spec);
    forAll(function, sample -> {
      int length = sample.x().length;
      // Not the whole array: what is outside must stay.
      int from = Math.min(1, length - 1);
      int to = length - (length > 2 ? 1 : 0);
      double[] y = filled(length);
      double[] dx = filled(length);
      double[] gradient = gradientBefore(function);
      function.values(sample.x(), from, to, sample.k(), y);
      function.gradients(sample.x(), sample.delta(), from, to, sample.k(), dx, gradient);
      assertSame(function, sample, from, to, y, dx, gradient, 0);
      double[] inPlace = sample.x().clone();
      double[] deltaInPlace = sample.delta().clone();
      double[] again = gradientBefore(function);
      function.gradients(sample.x(), deltaInPlace, from, to, sample.k(), deltaInPlace, again);
      function.values(inPlace, from, to, sample.k(), inPlace);
      for (int i = from; i < to; i++) {
        assertThat(inPlace[i]).isEqualTo(y[i]);
        assertThat(deltaInPlace[i]).isEqualTo(dx[i]);
      }
      assertThat(again).isEqualTo(gradient);
    });
  }

  @ParameterizedTest
  @MethodSource("specs")
  void loopsOverFloatsGiveTheScalarsRoundedOnce(String spec) {
    ActivationFunction function = Activations.parse(spec);
    forAll(function, sample -> {
      int length = sample.x().length;
      int from = Math.min(1, length - 1);
      int to = length - (length > 2 ? 1 : 0);
      float[] x = floats(sample.x());
      float[] delta = floats(sample.delta());
      float[] y = floats(filled(length));
      double[] gradient = gradientBefore(function);
      function.values(x, from, to, sample.k(), y);
      float[] dx = delta.clone();
      function.gradients(x, dx, from, to, sample.k(), dx, gradient);
      for (int i = 0; i < length; i++) {
        dx[i] = i < from || i >= to ? 99 : dx[i];
      }
      Sample rounded = new Sample(doubles(x), doubles(delta), sample.k());
      assertSame(function, rounded, from, to, doubles(y), doubles(dx), gradient, Math.ulp(1f));
    });
  }

  /**
   * @param precision 0 where results are doubles, a float's ulp of 1 where they were rounded to floats
   */
  private static void assertSame(
      ActivationFunction function, Sample sample, int from, int to, double[] y, double[] dx, double[] gradient,
      double precision) {
    double[] k = sample.k();
    double[] expected = gradientBefore(function);
    double deltas = 0;
    for (int i = 0; i < y.length; i++) {
      String where = function.spec() + " at " + sample.x()[i];
      if (i < from || i >= to) {
        assertThat(y[i]).as("outside the range").isEqualTo(99);
        assertThat(dx[i]).as("outside the range").isEqualTo(99);
        continue;
      }
      double x = sample.x()[i];
      double d = sample.delta()[i];
      deltas += Math.abs(d);
      function.addParameterGradient(x, d, k, expected);
      assertNear(y[i], function.value(x, k), sumBound(function, x, k), precision, where);
      assertNear(dx[i], d * function.slope(x, k), Math.abs(d) * slopeBound(function, k), precision, where);
    }
    for (int p = 0; p < k.length; p++) {
      double bound = isRadialBasis(function) ? (5 + to - from) * EPSILON * deltas : 0;
      assertThat(Math.abs(gradient[p] - expected[p])).as(function.spec() + " by parameter " + p)
          .isLessThanOrEqualTo(bound);
    }
  }

  private static void assertNear(double actual, double expected, double bound, double precision, String where) {
    if (precision > 0 && bound == 0) {
      assertThat((float) actual == (float) expected).as(where + ": " + actual + ", " + expected).isTrue();
    } else {
      // Within the bound in double precision two numbers may round to neighbouring floats.
      assertThat(Math.abs(actual - expected)).as(where + ": " + actual + ", " + expected)
          .isLessThanOrEqualTo(bound + precision * Math.abs(expected));
    }
  }

  /**
   * The Gaussians' loops alone compute otherwise than their scalars. From the centre nearest to x outwards, the m-th
   * factor has a relative error of 3.5·ε, and ε more for each m before: the m-th Gaussian, at most e^(−(m − ½)²), has
   * an error of at most (3.5·m + m²)·ε·e^(−(m − ½)²) ≤ 4·ε, and its reference one of ε. The order of a sum of n terms
   * makes a difference of n·ε of their sizes.
   */
  private static double sumBound(ActivationFunction function, double x, double[] k) {
    if (!isRadialBasis(function)) {
      return 0;
    }
    int last = k.length - 1;
    return (5 + k.length) * EPSILON * (weights(k) + Math.abs(k[last] * x));
  }

  /** The same with a factor of t in each term, and t·e^(−t²) has the same bound. */
  private static double slopeBound(ActivationFunction function, double[] k) {
    double space = 8.0 / (k.length - 2);
    return isRadialBasis(function)
        ? (5 + k.length) * EPSILON * (2 / space * weights(k) + Math.abs(k[k.length - 1]))
        : 0;
  }

  private static boolean isRadialBasis(ActivationFunction function) {
    return function instanceof RadialBasis;
  }

  private static double weights(double[] k) {
    double sum = 0;
    for (int i = 0; i < k.length - 1; i++) {
      sum += Math.abs(k[i]);
    }
    return sum;
  }

  private static void forAll(ActivationFunction function, Check check) {
    for (long seed : SEEDS) {
      System.out.println(function.spec() + ", seed " + seed);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < SIZES.length; i++) {
        // At the start, and near it, and farther.
        check.on(sample(function, SIZES[i], random, 0.5 * (i % 3)));
      }
    }
  }

  private static Sample sample(ActivationFunction function, int size, SplittableRandom random, double spread) {
    double[] special = Examples.special();
    double[] x = new double[size];
    double[] delta = new double[size];
    for (int i = 0; i < size; i++) {
      x[i] = i % 8 == 5 ? special[random.nextInt(special.length)] : random.nextDouble(-6, 6);
      delta[i] = random.nextDouble(-1, 1);
    }
    double[] k = function.start();
    for (int p = 0; p < k.length; p++) {
      k[p] += spread * random.nextDouble(-0.5, 0.5);
    }
    function.bound(k);
    return new Sample(x, delta, k);
  }

  private static double[] gradientBefore(ActivationFunction function) {
    double[] gradient = new double[function.parameterCount()];
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = 0.25 * p;
    }
    return gradient;
  }

  private static double[] filled(int length) {
    double[] array = new double[length];
    Arrays.fill(array, 99);
    return array;
  }

  private static float[] floats(double[] array) {
    float[] floats = new float[array.length];
    for (int i = 0; i < array.length; i++) {
      floats[i] = (float) array[i];
    }
    return floats;
  }

  private static double[] doubles(float[] array) {
    double[] doubles = new double[array.length];
    for (int i = 0; i < array.length; i++) {
      doubles[i] = array[i];
    }
    return doubles;
  }
}
