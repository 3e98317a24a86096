package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What families promise besides their derivatives: starts, bounds, penalties, gains, far ends. */
class FamilyFactsTest {
  static List<String> specs() {
    return Examples.specs();
  }

  /** Mean squares of Gaussian inputs passed on: in closed form where there is one. */
  @ParameterizedTest
  @CsvSource({
    "identity, 1, 1e-6",
    "relu, 0.5, 1e-6",
    "leakyrelu, 0.50005, 1e-6",
    "prelu, 0.53125, 1e-6",
    "affine, 1.25, 1e-6",
    "polynomial:2, 1.03, 1e-6",
    "sine, 0.43233236, 1e-6",
    "swish, 0.356, 5e-4",
    "silu, 0.356, 5e-4",
    "tanh, 0.394, 5e-4"
  })
  void gainIsTheMeanSquareOfWhatGoesOn(String spec, double gain, double within) {
    assertThat(Activations.parse(spec).gain()).isCloseTo(gain, within(within));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void frozenKeepsTheStart(String spec) {
    ActivationFunction function = Activations.parse(spec);
    if (function.parameterCount() == 0) {
      return;
    }
    ActivationFunction frozen = Activations.parse("frozen:" + spec);
    assertThat(frozen.parameterCount()).isZero();
    assertThat(frozen.range()).isEqualTo(function.range());
    for (double x : Examples.special()) {
      assertThat(frozen.value(x, new double[0])).isEqualTo(function.value(x, function.start()));
      assertThat(frozen.slope(x, new double[0])).isEqualTo(function.slope(x, function.start()));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void functionIsTheSameOnTheOtherSideOfAWire(String spec) throws Exception {
    ActivationFunction function = Activations.parse(spec);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(function);
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ActivationFunction back = (ActivationFunction) in.readObject();
      assertThat(back.spec()).isEqualTo(spec);
      assertThat(back.value(0.7, back.start())).isEqualTo(function.value(0.7, function.start()));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void boundLeavesTheStartAndMakesAnythingFinite(String spec) {
    ActivationFunction function = Activations.parse(spec);
    double[] start = function.start();
    function.bound(start);
    assertThat(start).isEqualTo(function.start());
    assertThat(function.start()).as("a new array each time").isEqualTo(start);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 200; i++) {
      double[] k = function.start();
      for (int p = 0; p < k.length; p++) {
        k[p] += random.nextDouble(-20, 20);
      }
      function.bound(k);
      double[] twice = k.clone();
      function.bound(twice);
      assertThat(twice).as("bounded twice").isEqualTo(k);
      double[] gradient = new double[k.length];
      for (double x : Examples.special()) {
        function.addParameterGradient(x, 1, k, gradient);
        assertThat(function.value(x, k) + function.slope(x, k)).as(spec + " at " + x).isFinite();
      }
      for (double sum : gradient) {
        assertThat(sum).as(spec).isFinite();
      }
    }
  }

  static List<String> moreSpecs() {
    List<String> frozen = Examples.specs().stream()
        .filter(spec -> Activations.parse(spec).parameterCount() > 0).map(spec -> "frozen:" + spec).toList();
    return Stream.of(Examples.specs(), frozen, List.of("taaf:identity", "frozen:taaf:identity", "taaf:relu",
            "rational:1/1@identity", "frozen:rational:1/1@identity", "mixture:identity+leakyrelu"))
        .flatMap(List::stream).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("moreSpecs")
  void affineIsWhatIsAStraightLineWhateverItsParameters(String spec) {
    ActivationFunction function = Activations.parse(spec);
    SplittableRandom random = new SplittableRandom(7);
    double bend = 0;
    for (int i = 0; i < 100; i++) {
      double[] k = function.start();
      for (int p = 0; p < k.length; p++) {
        k[p] += random.nextDouble(-2, 2);
      }
      function.bound(k);
      double left = random.nextDouble(-8, 8);
      double right = left + random.nextDouble(1, 8);
      double middle = (left + right) / 2;
      double line = (function.value(left, k) + function.value(right, k)) / 2;
      bend = Math.max(bend, Math.abs(function.value(middle, k) - line) / (1 + Math.abs(line)));
    }
    assertThat(function.isAffine()).as("bends by " + bend).isEqualTo(bend < 1e-9);
    assertThat(Activations.isAffine(spec)).isEqualTo(function.isAffine());
  }

  @Test
  void affineAreTheseAndNothingUnknown() {
    assertThat(moreSpecs().stream().filter(Activations::isAffine)).containsExactlyInAnyOrder(
        "affine", "identity", "polynomial:1", "taaf:identity", "frozen:affine", "frozen:polynomial:1",
        "frozen:taaf:identity", "frozen:rational:1/1@identity");
    assertThat(Activations.isAffine("no such")).isFalse();
  }

  @Test
  void boundsAreThoseOfTheFamilies() {
    assertBound("pelu", new double[] {-3, 0.05}, new double[] {0.1, 0.1});
    assertBound("srelu", new double[] {3, 0.5, 1, 2}, new double[] {1.995, 0.5, 2.005, 2});
    assertBound("squareplus", new double[] {-30}, new double[] {-10});
    assertBound("squareplus", new double[] {30}, new double[] {10});
    assertBound("prelu", new double[] {-7}, new double[] {-7});
  }

  private static void assertBound(String spec, double[] k, double[] expected) {
    Activations.parse(spec).bound(k);
    assertThat(k).as(spec).isEqualTo(expected);
  }

  @Test
  void familiesMadeForAStretchOfInputsSayWhich() {
    assertThat(Activations.parse("hat:17").range()).isEqualTo(new Interval(-4, 4));
    assertThat(Activations.parse("rbf:9").range()).isEqualTo(new Interval(-4, 4));
    assertThat(Activations.parse("rational:5/4").range()).isEqualTo(new Interval(-3, 3));
    assertThat(Activations.parse("prelu").range()).isEqualTo(Interval.ALL);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void penaltyGradientIsTheDerivativeOfThePenalty(String spec) {
    ActivationFunction function = Activations.parse(spec);
    SplittableRandom random = new SplittableRandom(5);
    double[] k = function.start();
    double[] gradient = new double[k.length];
    for (int p = 0; p < k.length; p++) {
      k[p] += random.nextDouble(-1, 1);
      gradient[p] = 1;
    }
    function.addPenaltyGradient(k, gradient);
    // The penalty is at most of second degree: central differences have no error but rounding, ε·|penalty|/h.
    double h = 0.25;
    for (int p = 0; p < k.length; p++) {
      double[] above = k.clone();
      double[] below = k.clone();
      above[p] += h;
      below[p] -= h;
      assertThat(gradient[p] - 1).as(spec + " by parameter " + p)
          .isCloseTo((function.penalty(above) - function.penalty(below)) / (2 * h), within(1e-12));
    }
  }

  @Test
  void penaltyOfASplineIsItsSquaredSecondDifferences() {
    double[] bent = {0, 0, 1};
    assertThat(Activations.parse("hat:3/0.5").penalty(bent)).isEqualTo(0.5);
    assertThat(Activations.parse("hat:3/0.5").penalty(new double[] {-2, 1, 4})).isZero();
    assertThat(Activations.parse("hat:3").penalty(bent)).isZero();
  }

  /** The worst error of each fit over ±3, at most about twice what it was found to be. Kinks are hard to fit. */
  @ParameterizedTest
  @CsvSource({
    "rational:5/4, silu, 2e-6", "rational:5/4@tanh, tanh, 5e-6", "rational:5/4@gelu, gelu, 5e-3",
    "rational:5/4@sigmoid, sigmoid, 1e-7", "rational:5/4@elu, elu, 1e-3", "rational:5/4@relu, relu, 0.05",
    "rational:5/4@leakyrelu, leakyrelu, 0.05", "rational:5/4@identity, identity, 1e-7",
    "rational:9/8, silu, 1e-6", "rational:3/2, silu, 0.01"
  })
  void rationalStartsNearItsTarget(String spec, String target, double bound) {
    ActivationFunction rational = Activations.parse(spec);
    double[] k = rational.start();
    double worst = 0;
    for (double x = -3; x <= 3; x += 1.0 / 128) {
      worst = Math.max(worst, Math.abs(rational.value(x, k) - Activations.parse(target).value(x, new double[0])));
    }
    assertThat(worst).isLessThan(bound);
  }

  @Test
  void rationalOfZeroCoefficientsBelowTrainsThem() {
    ActivationFunction rational = Activations.parse("rational:1/1");
    double[] gradient = new double[3];
    rational.addParameterGradient(2, 1, new double[] {1, 1, 0}, gradient);
    assertThat(gradient[2]).isEqualTo(-6);
  }

  @Test
  void startsThatFollowOtherFunctionsDo() {
    for (double x = -6; x <= 6; x += 0.3) {
      double silu = Activations.parse("silu").value(x, new double[0]);
      assertThat(start("swish", x)).isEqualTo(silu);
      assertThat(start("acon", x)).isEqualTo(silu);
      assertThat(start("taaf:silu", x)).isEqualTo(silu);
      assertThat(start("pelu", x)).isCloseTo(start("elu", x), within(1e-15));
      assertThat(start("hat:17", x)).isCloseTo(start("leakyrelu", x), within(1e-14));
      assertThat(start("srelu", x)).isCloseTo(start("prelu", x), within(1e-15));
      assertThat(start("mixture:relu+identity", x)).isEqualTo(0.5 * x + 0.5 * Math.max(0, x));
    }
    for (double x = -2; x <= 2; x += 0.25) {
      // The Gaussians also blur x²/10, by h²/2·0.1 with h = 1, and add up to √π within 2e-4.
      assertThat(start("rbf:9", x)).isCloseTo(x + 0.1 * x * x + 0.05, within(2e-3));
    }
  }

  private static double start(String spec, double x) {
    ActivationFunction function = Activations.parse(spec);
    return function.value(x, function.start());
  }

  /** Against the series of positive terms erf y = 2/√π·e^(−y²)·Σ 2ⁿy^(2n+1)/(1·3·…·(2n+1)), which loses no digits. */
  @Test
  void normalDistributionIsExactTo1e15() {
    for (double x = 0; x <= 8; x += 1.0 / 64) {
      double y = x / Math.sqrt(2);
      double term = y;
      double sum = y;
      for (int n = 1; n < 400; n++) {
        term *= 2 * y * y / (2 * n + 1);
        sum += term;
      }
      double half = sum * Math.exp(-y * y) / Math.sqrt(Math.PI);
      assertThat(Normal.cumulative(x)).as("at " + x).isCloseTo(0.5 + half, within(1e-15));
      assertThat(Normal.cumulative(-x)).as("at −" + x).isCloseTo(0.5 - half, within(1e-15));
    }
    assertThat(Normal.cumulative(-1e6)).isZero();
    assertThat(Normal.cumulative(1e6)).isEqualTo(1);
  }

  /**
   * The tail by its continued fraction, relative: no digits may be lost to the difference from 1. Both sides compute an
   * exponent of x²/2, here in five roundings and there in one, of ε/2 each: a relative error of 1.5·ε·x².
   */
  @Test
  void lowerTailOfTheNormalDistributionKeepsItsDigits() {
    for (double x = 4; x <= 30; x += 0.25) {
      double fraction = x;
      for (int n = 300; n >= 1; n--) {
        fraction = x + n / fraction;
      }
      double expected = Normal.density(x) / fraction;
      assertThat(Normal.cumulative(-x) / expected).as("at −" + x)
          .isCloseTo(1, within(2e-15 + 1.5 * Math.ulp(1.0) * x * x));
    }
  }

  @Test
  void exponentialsKeepTheirDigits() {
    for (double u = -40; u <= 0; u += 1.0 / 64) {
      double e = Math.exp(u);
      double expected = Math.expm1(u);
      assertThat(Exponentials.minusOne(u, e)).isCloseTo(expected, within(4 * Math.ulp(expected)));
      assertThat(Exponentials.sigma(u) + Exponentials.sigma(-u)).isCloseTo(1, within(2e-16));
    }
    assertThat(Exponentials.minusOne(-1e-12, Math.exp(-1e-12))).isCloseTo(-1e-12, within(1e-24));
    assertThat(Exponentials.minusOne(-1e-30, Math.exp(-1e-30))).isEqualTo(-1e-30);
    assertThat(Exponentials.minusOne(0, 1)).isZero();
  }

  @Test
  void stepIsExactOnBothSidesOfZero() {
    for (double x : new double[] {Double.MIN_VALUE, 1e-300, 1, 1e300, Double.MAX_VALUE}) {
      assertThat(Heaviside.of(x)).isEqualTo(1);
      assertThat(Heaviside.of(-x) == 0).isTrue();
    }
    assertThat(Heaviside.of(0) == 0 && Heaviside.of(-0.0) == 0).isTrue();
  }
}
