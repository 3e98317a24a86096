package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.layer.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputStatisticsTest {
  private static final long SEED = 31;

  @ParameterizedTest
  @CsvSource({"0.5, 1", "-3, -0.001", "1000, 0.25"})
  void affineActsAsAnAffineMap(double k0, double k1) {
    double linearity = of("affine", new double[] {k0, k1}, symmetric(), 8).linearity();
    // Outputs are rounded to single precision, an error of half a last place of the largest, against their spread.
    double spread = Math.abs(k1) * sd(symmetric());
    double noise = Math.ulp((float) (Math.abs(k0) + 4 * Math.abs(k1))) / 2 / spread;
    assertThat(linearity).isCloseTo(1, within(noise + 1e-12));
  }

  /**
   * ReLU is (x + |x|)/2. Over inputs symmetric about 0, x and |x| do not correlate, so its covariance with x is σ²/2 and
   * its variance (σ² + σ² − E|x|²)/4, and R² = 1/(2 − E|x|²/σ²).
   */
  @Test
  void reluActsOnSymmetricInputsAsDerived() {
    float[] inputs = symmetric();
    double absolute = 0;
    for (float x : inputs) {
      absolute += Math.abs(x) / inputs.length;
    }
    double expected = 1 / (2 - absolute * absolute / (sd(inputs) * sd(inputs)));
    assertThat(expected).isBetween(0.7, 0.85);
    assertThat(of("relu", new double[0], inputs, 8).linearity()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void constantOutputsOrInputsHaveNoLinearityAndConstantUnitsAreDead() {
    float[] negative = symmetric();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -Math.abs(negative[i]);
    }
    assertThat(of("relu", new double[0], negative, 8).linearity()).isNull();
    assertThat(of("relu", new double[0], negative, 8).deadUnits()).isEqualTo(1);
    // Summed up, seven tenths are not seven times one tenth.
    assertThat(of("affine", new double[] {0.1f, 0}, symmetric(), 8).linearity()).isNull();
    float[] same = new float[64];
    Arrays.fill(same, 0.1f);
    assertThat(of("tanh", new double[0], same, 8).linearity()).isNull();
    float[] oneUnitDead = symmetric();
    for (int i = 3; i < oneUnitDead.length; i += 8) {
      oneUnitDead[i] = -1 - Math.abs(oneUnitDead[i]);
    }
    assertThat(of("relu", new double[0], oneUnitDead, 8).deadUnits()).isEqualTo(1 / 8.0);
    assertThat(of("affine", new double[] {0, 1}, oneUnitDead, 8).deadUnits()).isZero();
  }

  @Test
  void momentsAndExtremesAreThoseOfAllInputs() {
    float[] inputs = {-9, 0.5f, 2, 8.5f, -0.25f, 1};
    InputStatistics statistics = of("hat:5", Activations.parse("hat:5").start(), inputs, 3);
    assertThat(statistics.examples()).isEqualTo(2);
    assertThat(statistics.count()).isEqualTo(6);
    assertThat(statistics.mean()).isCloseTo(2.75 / 6, within(1e-15));
    double squares = 81 + 0.25 + 4 + 72.25 + 0.0625 + 1;
    assertThat(statistics.sd()).isCloseTo(Math.sqrt(squares / 6 - Math.pow(2.75 / 6, 2)), within(1e-14));
    assertThat(statistics.min()).isEqualTo(-9);
    assertThat(statistics.max()).isEqualTo(8.5);
    assertThat(statistics.outsideRange()).as("beyond the knots, from -4 to 4").isEqualTo(2 / 6.0);
    assertThat(of("relu", new double[0], inputs, 3).outsideRange()).isNull();
    assertThat(of("frozen:hat:5", new double[0], inputs, 3).outsideRange()).isEqualTo(2 / 6.0);
  }

  @Test
  void everyInputIsInTheBinThatHoldsItOrBelowOrAbove() {
    double[] edges = InputStatistics.edges();
    assertThat(edges).hasSize(65).startsWith(-8, -7.75).contains(0, 0.25).endsWith(7.75, 8);
    SplittableRandom random = new SplittableRandom(SEED);
    float[] inputs = new float[64 * 50];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) (random.nextGaussian() * 5);
    }
    // On edges, next to them, and far.
    for (int i = 0; i < edges.length; i++) {
      inputs[3 * i] = (float) edges[i];
      inputs[3 * i + 1] = Math.nextDown((float) edges[i]);
      inputs[3 * i + 2] = Math.nextUp((float) edges[i]);
    }
    inputs[300] = Float.MAX_VALUE;
    inputs[301] = Float.NEGATIVE_INFINITY;
    inputs[302] = Float.NaN;
    InputStatistics statistics = of("relu", new double[0], inputs, 64);
    long[] expected = new long[64];
    long below = 0;
    long above = 0;
    for (float x : inputs) {
      if (x >= 8) {
        above++;
      } else if (x >= -8) {
        expected[(int) Math.floor(x * 4.0) + 32]++;
      } else {
        below++;
      }
    }
    assertThat(statistics.counts()).as("seed " + SEED).isEqualTo(expected);
    assertThat(statistics.below()).isEqualTo(below).isGreaterThan(2);
    assertThat(statistics.above()).isEqualTo(above).isGreaterThan(2);
    assertThat(LongStream.of(statistics.counts()).sum() + below + above)
        .isEqualTo(statistics.count()).isEqualTo(64 * 50);
    assertThat(statistics.mean()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"swish", "hat:17"})
  void partsAddUpToTheWholeAndTravelAsBytes(String activation) {
    ActivationFunction function = Activations.parse(activation);
    SplittableRandom random = new SplittableRandom(SEED);
    float[] inputs = new float[12 * 40];
    for (int i = 0; i < inputs.length; i++) {
      // Parts that differ in their means.
      inputs[i] = (float) (random.nextGaussian() + i / 96);
    }
    InputStatistics whole = of(activation, function.start(), inputs, 12);
    List<List<InputStatistics>> workers = List.of(
        List.of(of(activation, function.start(), Arrays.copyOfRange(inputs, 0, 12 * 7), 12)),
        List.of(),
        List.of(of(activation, function.start(), Arrays.copyOfRange(inputs, 12 * 7, 12 * 40), 12)));
    InputStatistics sum = ObservedInputs.sum(workers).get(0);
    assertThat(sum.examples()).isEqualTo(40);
    assertThat(sum.mean()).as("seed " + SEED).isCloseTo(whole.mean(), within(1e-14));
    assertThat(sum.sd()).isCloseTo(whole.sd(), within(1e-14));
    assertThat(sum.linearity()).isCloseTo(whole.linearity(), within(1e-14));
    assertThat(sum).usingRecursiveComparison().ignoringFields("moments").isEqualTo(whole);

    ByteBuffer message = new WorkResult.Evaluated(List.of(), List.of(sum, whole), List.of()).toMessage();
    assertThat(message.hasRemaining()).isFalse();
    message.position(MessageHead.message(0).position());
    WorkResult read = WorkResult.of(message);
    assertThat(read.toMessage().array()).isEqualTo(message.array());
    assertThat(((WorkResult.Evaluated) read).inputs()).usingRecursiveComparison().isEqualTo(List.of(sum, whole));
  }

  /** Whole numbers of eighths from -4 to 4, each as often as its negative, in some order. */
  private static float[] symmetric() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] inputs = new float[8 * 64];
    for (int i = 0; i < inputs.length; i += 2) {
      inputs[i] = random.nextInt(-32, 33) / 8f;
      inputs[i + 1] = -inputs[i];
    }
    return inputs;
  }

  private static double sd(float[] inputs) {
    double squares = 0;
    for (float x : inputs) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares / inputs.length);
  }

  @Test
  void unitOfAMapIsAChannelWhichIsDeadIfNoPixelOfItChanges() {
    // Two examples of 1×2 pixels with three channels, of which the second is always off and the last only in one pixel.
    float[] z = {1, -1, -1, 1, -2, 2, 3, -3, -1, 3, -1, 4};
    float[] h = new float[z.length];
    ActivationFunction function = Activations.parse("relu");
    function.values(z, 0, z.length, new double[0], h);
    ObservedInputs observed = new ObservedInputs();
    observed.take(1, function, z, h, 2, Shape.map(1, 2, 3));
    InputStatistics statistics = observed.layers().get(0);
    assertThat(statistics.examples()).isEqualTo(2);
    assertThat(statistics.count()).isEqualTo(12);
    assertThat(statistics.deadUnits()).isEqualTo(1.0 / 3);
    assertThat(statistics.max()).isEqualTo(4);
  }

  /** Over {@code inputs}, [examples, units], in minibatches of three. */
  private static InputStatistics of(String activation, double[] k, float[] inputs, int units) {
    ActivationFunction function = Activations.parse(activation);
    ObservedInputs observed = new ObservedInputs();
    for (int from = 0; from < inputs.length; from += 3 * units) {
      float[] z = Arrays.copyOfRange(inputs, from, Math.min(inputs.length, from + 3 * units));
      float[] h = new float[z.length];
      function.values(z, 0, z.length, k, h);
      observed.take(1, function, z, h, z.length / units, Shape.vector(units));
    }
    return observed.layers().get(0);
  }
}
