package dev.pliant.step;

import dev.pliant.data.FloatBlock;
import dev.pliant.layer.DropoutMask;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;


/** Dropout and label smoothing, against what they are to do. */
class RegularizationTest {
  private static final long SEED = 23;
  private static final int INPUTS = 50;
  private static final int CLASSES = 4;
  private static final int SIZE = 16;
  private static final Network SPEC =
      Network.dense(List.of(INPUTS, 36, 9, CLASSES), List.of("swish"), Sharing.LAYER);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void maskKeepsItsShareAndTheExpectedValue(double rate) {
    int count = 100_000;
    float[] mask = new float[count];
    new DropoutMask(rate).draw(new SplittableRandom(SEED), mask, count);
    double sum = 0;
    int dropped = 0;
    for (float each : mask) {
      assertThat(each == 0 || each == (float) (1 / (1 - rate))).isTrue();
      dropped += each == 0 ? 1 : 0;
      sum += each;
    }
    // Four standard deviations of a binomial share.
    double sampling = 4 * Math.sqrt(rate * (1 - rate) / count);
    assertThat((double) dropped / count).as("seed " + SEED).isCloseTo(rate, within(sampling));
    assertThat(sum / count).as("seed " + SEED).isCloseTo(1, within(sampling / (1 - rate)));
  }

  @Test
  void droppedInputsAreZeroAndTheOthersAreScaled() {
    Minibatch source = minibatch(1);
    Minibatch dropped = new Minibatch(INPUTS);
    dropped.takeDropped(source, new DropoutMask(0.25), new SplittableRandom(SEED));
    assertThat(dropped.size()).isEqualTo(SIZE);
    assertThat(dropped.labels()).startsWith(Arrays.copyOf(source.labels(), SIZE));
    int zeros = 0;
    for (int i = 0; i < SIZE * INPUTS; i++) {
      float before = source.features()[i];
      float after = dropped.features()[i];
      assertThat(after == 0 || after == before * (float) (1 / 0.75)).as("feature " + i).isTrue();
      zeros += after == 0 ? 1 : 0;
    }
    assertThat((double) zeros / (SIZE * INPUTS)).as("seed " + SEED)
        .isCloseTo(0.25, within(4 * Math.sqrt(0.25 * 0.75 / (SIZE * INPUTS))));
  }

  /** Inputs of all densities: a sparse first layer works on what is left. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1})
  void gradientWithDropoutIsTheCentralDifferenceOfTheLossUnderTheSameMasks(double density) {
    Minibatch minibatch = minibatch(density);
    minibatch.seed(77);
    Regularization regularization = new Regularization(0.2, 0.4, 0);
    assertGradient(minibatch, regularization, step -> step.fit(minibatch).loss());
  }

  @Test
  void gradientWithLabelSmoothingIsTheCentralDifferenceOfTheSmoothedLoss() {
    Minibatch minibatch = minibatch(1);
    double smoothing = 0.3;
    assertGradient(minibatch, new Regularization(0, 0, smoothing), step -> {
      float[] p = new float[SIZE * CLASSES];
      step.forward().probabilities(minibatch, p);
      double loss = 0;
      for (int i = 0; i < SIZE; i++) {
        for (int c = 0; c < CLASSES; c++) {
          double y = smoothing / CLASSES + (c == minibatch.labels()[i] ? 1 - smoothing : 0);
          loss -= y * Math.log(p[i * CLASSES + c]) / SIZE;
        }
      }
      return loss;
    });
  }

  private static void assertGradient(
      Minibatch minibatch, Regularization regularization, ToDoubleFunction<Dl4jOrderedStep> loss) {
    MultiLayerConfiguration conf = conf();
    float[] parameters = parameters(conf);
    float h = 0x1p-6f;
    int moving = 0;
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(StepKind.FUSED, conf, regularization)) {
      step.setParameters(parameters);
      float[] gradient = step.gradient(minibatch);
      for (int i = 0; i < parameters.length; i += 7) {
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
          float[] moved = parameters.clone();
          moved[i] += side == 0 ? h : -h;
          step.setParameters(moved);
          losses[side] = loss.applyAsDouble(step);
        }
        double numeric = (losses[0] - losses[1]) / (2 * h);
        // h² times a third derivative below 4, and two losses near 1 each rounded to some 8 last places, over 2h.
        assertThat(gradient[i] / SIZE).as("seed " + SEED + ", parameter " + i)
            .isCloseTo((float) numeric, within((float) (4 * h * h / 6 + 8 * Math.ulp(1f) / h)));
        moving += Math.abs(numeric) > 0.01 ? 1 : 0;
      }
    }
    assertThat(moving).as("parameters that matter").isGreaterThan(20);
  }

  @Test
  void masksFollowFromTheSeedOfTheMinibatchAndAreForTrainingAlone() {
    MultiLayerConfiguration conf = conf();
    Minibatch minibatch = minibatch(1);
    Regularization regularization = new Regularization(0.2, 0.4, 0);
    try (Dl4jOrderedStep one = Dl4jOrderedStep.open(StepKind.FUSED, conf, regularization);
        Dl4jOrderedStep other = Dl4jOrderedStep.open(StepKind.FUSED, conf, regularization);
        Dl4jOrderedStep plain = Dl4jOrderedStep.open(StepKind.FUSED, conf, Regularization.NONE)) {
      for (Dl4jOrderedStep step : List.of(one, other, plain)) {
        step.setParameters(parameters(conf));
      }
      // It has room for more examples, which is of no consequence.
      other.forward().probabilities(twice(minibatch), new float[2 * SIZE * CLASSES]);
      minibatch.seed(5);
      float[] gradient = one.gradient(minibatch);
      assertThat(other.gradient(minibatch)).isEqualTo(gradient);
      assertThat(one.gradient(minibatch)).as("again").isEqualTo(gradient);
      assertThat(plain.gradient(minibatch)).isNotEqualTo(gradient);
      float[] probabilities = new float[SIZE * CLASSES];
      float[] expected = new float[SIZE * CLASSES];
      one.forward().probabilities(minibatch, probabilities);
      plain.forward().probabilities(minibatch, expected);
      assertThat(probabilities).isEqualTo(expected);
      minibatch.seed(6);
      assertThat(one.gradient(minibatch)).as("another seed").isNotEqualTo(gradient);
    }
  }

  @Test
  void labelSmoothingIsTheSameInBothStepsAndTheLossToldIsOfPlainLabels() {
    MultiLayerConfiguration conf = conf();
    Minibatch minibatch = minibatch(1);
    Regularization smoothed = new Regularization(0, 0, 0.3);
    try (Dl4jOrderedStep fused = Dl4jOrderedStep.open(StepKind.FUSED, conf, smoothed);
        Dl4jOrderedStep dl4j = Dl4jOrderedStep.open(StepKind.DL4J, conf, smoothed);
        Dl4jOrderedStep plain = Dl4jOrderedStep.open(StepKind.FUSED, conf)) {
      for (Step step : List.of(fused, dl4j, plain)) {
        step.setParameters(parameters(conf));
      }
      double loss = plain.fit(minibatch).loss();
      assertThat(fused.fit(minibatch).loss()).isEqualTo(loss);
      assertThat(dl4j.fit(minibatch).loss()).isCloseTo(loss, within(1e-5));
      float[] start = parameters(conf);
      float[] mine = fused.parameters();
      float[] theirs = dl4j.parameters();
      double moved = 0;
      for (int i = 0; i < start.length; i++) {
        moved = Math.max(moved, Math.abs(theirs[i] - start[i]));
      }
      for (int i = 0; i < start.length; i++) {
        // Gradients agree to 1e-5 of the largest, and a parameter of size about 1 is rounded once.
        assertThat(mine[i]).as("seed " + SEED + ", parameter " + i)
            .isCloseTo(theirs[i], within((float) (1e-5 * moved + Math.ulp(1f))));
      }
      assertThat(mine).isNotEqualTo(plain.parameters());
    }
  }

  @Test
  void dl4jsStepRefusesDropoutAndSharesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Dl4jOrderedStep.open(StepKind.DL4J, conf(), new Regularization(0, 0.1, 0)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("does not support dropout");
    assertThatThrownBy(() -> new Regularization(1, 0, 0)).hasMessageContaining("input dropout must be at least 0");
    assertThatThrownBy(() -> new Regularization(0, -0.1, 0)).hasMessageContaining("dropout must be at least 0");
    assertThatThrownBy(() -> new Regularization(0, 0, Double.NaN)).hasMessageContaining("label smoothing must be");
  }

  private static MultiLayerConfiguration conf() {
    return Dl4jForm.of(SPEC, Updaters.same(new Sgd(0.1)), WeightStart.GLOROT, SEED).chain();
  }

  private static float[] parameters(MultiLayerConfiguration conf) {
    MultiLayerNetwork network = new MultiLayerNetwork(conf.clone());
    network.init();
    return network.params().toFloatVector();
  }

  private static Minibatch minibatch(double density) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] features = new float[SIZE * INPUTS];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextDouble() < density ? (float) random.nextDouble(0.1, 1) : 0;
    }
    FloatBlock examples = new FloatBlock(0, new int[SIZE], features);
    Minibatch minibatch = new Minibatch(INPUTS);
    for (int i = 0; i < SIZE; i++) {
      minibatch.add(examples::copyNonZeros, i, random.nextInt(CLASSES));
    }
    return minibatch;
  }

  private static Minibatch twice(Minibatch minibatch) {
    float[] features = minibatch.features();
    FloatBlock examples = new FloatBlock(0, new int[SIZE], features.clone());
    Minibatch twice = new Minibatch(INPUTS);
    for (int i = 0; i < 2 * SIZE; i++) {
      twice.add(examples::copyNonZeros, i % SIZE, 0);
    }
    return twice;
  }
}
