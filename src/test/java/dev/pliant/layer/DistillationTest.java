package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillationTest {
  private static final long SEED = 20;
  private static final int SIZE = 5;
  private static final int CLASSES = 4;

  private final Random random = new Random(SEED);

  /** The logits and the gradient by them. */
  private record Logits(float[] values, float[] gradient) implements Signal {}

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "0.5, 1, 0", "0.9, 4, 0", "1, 2.5, 0", "0.3, 20, 0.1"})
  void gradientIsTheCentralDifferenceOfBothParts(double share, double temperature, double smoothing) {
    Minibatch minibatch = minibatch();
    minibatch.teach(teaching(), 0, SIZE * CLASSES);
    Logits logits = new Logits(new float[SIZE * CLASSES], new float[SIZE * CLASSES]);
    for (int i = 0; i < logits.values().length; i++) {
      logits.values()[i] = (float) (2 * random.nextGaussian());
    }
    new Softmax(CLASSES, smoothing, new Distillation(share, temperature)).loss(logits, minibatch);
    double h = 1e-4;
    for (int i = 0; i < logits.values().length; i++) {
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = doubles(logits.values());
        moved[i] += side == 0 ? h : -h;
        losses[side] = loss(moved, minibatch, share, temperature, smoothing);
      }
      double numeric = (losses[0] - losses[1]) / (2 * h);
      // A few last places of a gradient that is at most the weight, below SIZE, times T; and h² times a third derivative
      // of some 10.
      assertThat((double) logits.gradient()[i]).as("seed " + SEED + ", logit " + i)
          .isCloseTo(numeric, within(1e-6 + 4 * Math.ulp(1f) * SIZE * Math.max(1, temperature)));
    }
  }

  /** The formula, in double precision. */
  private static double loss(double[] z, Minibatch minibatch, double share, double temperature, double smoothing) {
    double loss = 0;
    for (int i = 0; i < SIZE; i++) {
      double ofExample = 0;
      for (int c = 0; c < CLASSES; c++) {
        double y = smoothing / CLASSES + (c == minibatch.labels()[i] ? 1 - smoothing : 0);
        ofExample -= (1 - share) * y * logProbability(z, i, c, 1);
        ofExample -= share * temperature * temperature * minibatch.teaching()[i * CLASSES + c]
            * logProbability(z, i, c, temperature);
      }
      loss += minibatch.weights()[i] * ofExample;
    }
    return loss;
  }

  private static double logProbability(double[] z, int example, int c, double temperature) {
    double sum = 0;
    for (int other = 0; other < CLASSES; other++) {
      sum += Math.exp(z[example * CLASSES + other] / temperature);
    }
    return z[example * CLASSES + c] / temperature - Math.log(sum);
  }

  @Test
  void lossThatIsReportedAndExamplesWithoutATeacherAreOfPlainLabels() {
    Minibatch plain = minibatch();
    Logits expected = new Logits(new float[SIZE * CLASSES], new float[SIZE * CLASSES]);
    Logits actual = new Logits(expected.values(), new float[SIZE * CLASSES]);
    Head taught = new Softmax(CLASSES, 0, new Distillation(0.9, 4));
    Head.Outcome outcome = new Softmax(CLASSES).loss(expected, plain);
    assertThat(taught.loss(actual, plain)).isEqualTo(outcome);
    assertThat(actual.gradient()).isEqualTo(expected.gradient());
    plain.teach(teaching(), 0, SIZE * CLASSES);
    assertThat(taught.loss(actual, plain)).isEqualTo(outcome);
    assertThat(actual.gradient()).isNotEqualTo(expected.gradient());
  }

  @Test
  void teachingGoesWithTheExamplesWhoseInputsAreDropped() {
    Minibatch source = minibatch();
    source.teach(teaching(), 0, SIZE * CLASSES);
    Minibatch dropped = new Minibatch(2);
    dropped.takeDropped(source, new DropoutMask(0.5), new SplittableRandom(SEED));
    assertThat(dropped.isTaught()).isTrue();
    assertThat(dropped.teaching()).startsWith(Arrays.copyOf(source.teaching(), SIZE * CLASSES));
    dropped.clear();
    assertThat(dropped.isTaught()).isFalse();
  }

  @Test
  void sharesAndTemperaturesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Distillation(1.1, 1)).hasMessageContaining("at most 1, not 1.1");
    assertThatThrownBy(() -> new Distillation(0.5, 0.9)).hasMessageContaining("at least 1, not 0.9");
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private Minibatch minibatch() {
    Minibatch minibatch = new Minibatch(2);
    for (int i = 0; i < SIZE; i++) {
      minibatch.add((index, values, columns, from) -> from, i, random.nextInt(CLASSES), i + 0.5f);
    }
    return minibatch;
  }

  private float[] teaching() {
    float[] teaching = new float[SIZE * CLASSES];
    for (int i = 0; i < SIZE; i++) {
      double sum = 0;
      double[] row = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        row[c] = Math.exp(random.nextGaussian());
        sum += row[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        teaching[i * CLASSES + c] = (float) (row[c] / sum);
      }
    }
    return teaching;
  }
}
