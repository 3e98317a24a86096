package dev.pliant.step;

import static dev.pliant.step.FusedStepTest.CLASSES;
import static dev.pliant.step.FusedStepTest.INPUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/** What examples' weights do to a step. */
class WeightedStepTest {
  private static final long SEED = 29;
  private static final int SIZE = 17;
  private static final Network SPEC =
      Network.dense(List.of(INPUTS, 36, 7, CLASSES), List.of("polynomial:2"), Sharing.UNIT);
  /** From 0 to 2.5, and not in the order of size. */
  private static final IntToDoubleFunction UNEQUAL = i -> i * 5 % 6 / 2.0;

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 0.2", "32, 1", "33, 0.2"})
  void gradientIsDl4jsInDoublePrecision(int size, double density) {
    for (Sharing sharing : Sharing.values()) {
      Network spec = Network.dense(List.of(INPUTS, 36, 7, CLASSES), List.of("hat:5/0.5"), sharing);
      FusedStepTest.assertGradient(
          spec, FusedStepTest.minibatch(size, SEED, density, i -> UNEQUAL.applyAsDouble(i + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1})
  void gradientIsTheSumOfEachExamplesGradientTimesItsWeight(double density) {
    MultiLayerNetwork network = FusedStepTest.network(SPEC, new Adam(0.01), DataType.FLOAT);
    Minibatch all = FusedStepTest.minibatch(SIZE, SEED, density, UNEQUAL);
    double[] sum = new double[(int) network.numParams()];
    try (Dl4jOrderedStep step = FusedStepTest.fused(network)) {
      for (int example = 0; example < SIZE; example++) {
        float[] alone = step.gradient(only(all, example));
        for (int i = 0; i < sum.length; i++) {
          sum[i] += UNEQUAL.applyAsDouble(example) * alone[i];
        }
      }
      float[] gradient = step.gradient(all);
      double largest = 0;
      for (double each : sum) {
        largest = Math.max(largest, Math.abs(each));
      }
      for (int i = 0; i < sum.length; i++) {
        assertThat((double) gradient[i]).as("seed " + SEED + ", parameter " + i)
            .isCloseTo(sum[i], within(1e-5 * largest));
      }
    }
  }

  @Test
  void examplesOfWeightZeroLeaveNoTraceInTheGradient() {
    MultiLayerNetwork network = FusedStepTest.network(SPEC, new Adam(0.01), DataType.FLOAT);
    try (Dl4jOrderedStep step = FusedStepTest.fused(network)) {
      float[] gradient = step.gradient(FusedStepTest.minibatch(SIZE, SEED, 1, i -> 0));
      assertThat(gradient).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void lossIsTheMeanOfEachExamplesLossTimesItsWeight(StepKind kind) {
    MultiLayerNetwork network = FusedStepTest.network(SPEC, new Adam(0.01), DataType.FLOAT);
    Minibatch all = FusedStepTest.minibatch(SIZE, SEED, 1, UNEQUAL);
    double expected = 0;
    for (int example = 0; example < SIZE; example++) {
      try (Dl4jOrderedStep step = open(kind, network)) {
        expected += UNEQUAL.applyAsDouble(example) * step.fit(only(all, example)).loss() / SIZE;
      }
    }
    try (Dl4jOrderedStep step = open(kind, network)) {
      // The loss of each example is rounded to single precision once.
      assertThat(step.fit(all).loss()).isCloseTo(expected, within(1e-5 * expected));
    }
  }

  @Test
  void stepsEndWhereDl4jsEnd() {
    MultiLayerNetwork network = FusedStepTest.network(SPEC, new Adam(0.01, 0.9, 0.999, 1e-3), DataType.FLOAT);
    float[] start = network.params().toFloatVector();
    List<float[]> ends = new ArrayList<>();
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (Dl4jOrderedStep step = open(kind, network)) {
        for (int i = 0; i < 12; i++) {
          step.fit(FusedStepTest.minibatch(i == 11 ? 5 : SIZE, SEED + i, i % 2 == 0 ? 1 : 0.2, UNEQUAL));
        }
        ends.add(step.parameters());
      }
    }
    double moved = 0;
    double apart = 0;
    for (int i = 0; i < start.length; i++) {
      moved = Math.max(moved, Math.abs(ends.get(1)[i] - start[i]));
      apart = Math.max(apart, Math.abs(ends.get(1)[i] - ends.get(0)[i]));
    }
    assertThat(moved).isGreaterThan(0.01);
    // Twelve steps, whose gradients agree to 1e-5 of the largest.
    assertThat(apart).as("seed " + SEED + ", moved by " + moved).isLessThanOrEqualTo(12 * 1e-5 * moved);
  }

  private static Dl4jOrderedStep open(StepKind kind, MultiLayerNetwork network) {
    Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations());
    step.setParameters(network.params().toFloatVector());
    return step;
  }

  /** One example of {@code all}, with weight 1. */
  private static Minibatch only(Minibatch all, int example) {
    Minibatch one = new Minibatch(INPUTS);
    int begin = example == 0 ? 0 : all.ends()[example - 1];
    one.add((index, values, columns, from) -> {
      int count = all.ends()[example] - begin;
      System.arraycopy(all.values(), begin, values, from, count);
      System.arraycopy(all.columns(), begin, columns, from, count);
      return from + count;
    }, example, all.labels()[example]);
    return one;
  }
}
