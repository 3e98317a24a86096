package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NearestTest {
  private static final double[] X = Samples.edges();
  private static final double[] WEIGHTS = Histogram.of(
      java.util.List.of(Samples.normal(1, 1)), new ActivationKey(1, null), 1).orElseThrow().weights(X);

  static java.util.List<ActivationFunction> fixed() {
    return Activations.fixed();
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void findsEachFixedFunctionItself(ActivationFunction function) {
    NearestFunction nearest = of(x -> function.value(x, new double[0])).orElseThrow();
    assertThat(nearest.asItIs().function()).isEqualTo(function);
    assertThat(nearest.asItIs().distance()).isZero();
    assertThat(nearest.words()).isEqualTo("Nearest fixed function: " + function.spec() + " (exactly).");
  }

  @Test
  void findsGeluWhereTheCurveIsAlmostThat() {
    NearestFunction nearest = of(x -> Samples.fixed("gelu").applyAsDouble(x) + 0.01 * Math.sin(20 * x)).orElseThrow();
    assertThat(nearest.asItIs().function().spec()).isEqualTo("gelu");
    // The mean square of a hundredth of a sine, whatever the weights' unit.
    assertThat(nearest.asItIs().distance()).isCloseTo(0.01 / Math.sqrt(2), within(0.001));
    assertThat(nearest.words()).startsWith("Nearest fixed function: gelu (R² > 0.9999, RMS distance 0.007");
  }

  @Test
  void tellsTheScaleAndTheOffsetWhereThoseMakeItNear() {
    NearestFunction nearest = of(x -> 3 * Math.tanh(x) - 0.5).orElseThrow();
    assertThat(nearest.asItIs().isNear()).isFalse();
    assertThat(nearest.scaled().function().spec()).isEqualTo("tanh");
    assertThat(nearest.scaled().scale()).isCloseTo(3, within(1e-12));
    assertThat(nearest.scaled().offset()).isCloseTo(-0.5, within(1e-12));
    assertThat(nearest.best()).isEqualTo(nearest.scaled());
    assertThat(nearest.words()).startsWith("No fixed function is near as it is: ").endsWith("; but it is exactly 3.00·tanh(x) − 0.50.");
  }

  @Test
  void saysThatNothingIsNear() {
    NearestFunction nearest = of(x -> Math.cos(3 * x)).orElseThrow();
    assertThat(nearest.words()).startsWith("No fixed function is near as it is: ").contains("nor is any that is scaled and shifted");
  }

  @Test
  void inputsThatAreNeverSeenDoNotCount() {
    double[] weights = new double[X.length];
    Arrays.setAll(weights, i -> X[i] > 0.5 ? 1 : 0);
    // Where it is seen, it is the identity, and so are others.
    NearestFunction nearest = NearestFunction.of(X, Arrays.stream(X).map(x -> x > 0.5 ? x : Double.NaN).toArray(), weights).orElseThrow();
    assertThat(nearest.asItIs().distance()).isZero();
  }

  @Test
  void hasNothingToSayOfAConstantAndOfNumbersThatAreNone() {
    assertThat(of(x -> 0.1)).isEmpty();
    assertThat(of(x -> x > 0 ? Double.NaN : 0)).isEmpty();
    assertThat(of(x -> x > 0 ? Double.POSITIVE_INFINITY : 0)).isEmpty();
    assertThat(NearestFunction.of(X, X, new double[X.length])).isEmpty();
  }

  private static Optional<NearestFunction> of(DoubleUnaryOperator g) {
    return NearestFunction.of(X, Arrays.stream(X).map(g).toArray(), WEIGHTS);
  }
}
