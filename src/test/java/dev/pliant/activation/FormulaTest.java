package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a function says of itself is what it does. */
class FormulaTest {
  static List<String> specs() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyFamilyHasAFormulaAndItIsTheValue(String spec) {
    ActivationFunction function = Activations.parse(spec);
    Expression formula = function.formula(Expression.INPUT, Expression.parameters(function.parameterCount()))
        .orElseThrow(() -> new AssertionError(spec + " gives no formula: networks with it cannot be exported"));
    SplittableRandom random = new SplittableRandom(5);
    for (int set = 0; set < 20; set++) {
      double[] k = parameters(function, set == 0 ? 0 : 0.3, random);
      double[] inputs = DoubleStream.concat(
          DoubleStream.concat(Arrays.stream(Examples.special()), Arrays.stream(k)),
          random.doubles(200, -9, 9)).toArray();
      for (double x : inputs) {
        // Both sides round.
        double error = 2 * RoundingBound.of(formula, x, 0, k, Math.ulp(1.0)).error();
        assertThat(formula.value(x, k)).as(spec + " at " + x + ", parameters " + Arrays.toString(k))
            .isCloseTo(function.value(x, k), within(error));
      }
    }
  }

  /** The start, moved by up to {@code spread}, within the function's bounds. */
  static double[] parameters(ActivationFunction function, double spread, SplittableRandom random) {
    double[] k = function.start();
    for (int p = 0; p < k.length; p++) {
      k[p] += spread * random.nextDouble(-1, 1);
    }
    function.bound(k);
    return k;
  }

  @Test
  void highPowersStayFiniteInSinglePrecision() {
    ActivationFunction rational = Activations.parse("rational:9/9");
    Expression formula = rational.formula(Expression.INPUT, Expression.parameters(19)).orElseThrow();
    double[] k = parameters(rational, 0.3, new SplittableRandom(3));
    for (double x : new double[] {1e6, -1e6}) {
      assertThat(largest(formula, x, k)).isLessThan(Float.MAX_VALUE);
      assertThat(formula.value(x, k)).isCloseTo(rational.value(x, k), within(1e-9));
    }
  }

  /** The largest value of any part. */
  private static double largest(Expression part, double x, double[] k) {
    double own = Math.abs(part.value(x, k));
    if (part instanceof Expression.Unary unary) {
      return Math.max(own, largest(unary.operand(), x, k));
    }
    return part instanceof Expression.Binary binary
        ? Math.max(own, Math.max(largest(binary.left(), x, k), largest(binary.right(), x, k)))
        : own;
  }

  @Test
  void tableThatDependsOnTheInputIsRefused() {
    Expression x = Expression.INPUT;
    assertThatThrownBy(() -> new Expression.Interpolation(List.of(x, Expression.constant(1)), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of which may depend on the input");
  }

  @Test
  void whatDoesNotDependOnTheInputIsTold() {
    List<Expression> k = Expression.parameters(2);
    assertThat(k.get(0).times(k.get(1).exp()).plus(3).dependsOnInput()).isFalse();
    assertThat(k.get(0).times(Expression.INPUT.abs()).dependsOnInput()).isTrue();
    assertThat(new Expression.Interpolation(k, Expression.INPUT).dependsOnInput()).isTrue();
  }
}
