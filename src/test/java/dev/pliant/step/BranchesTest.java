package dev.pliant.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ParameterStart;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

/** Networks with branches, normalization and maps: both steps go the same way. */
class BranchesTest {
  private static final long SEED = 23;
  private static final int SIZE = 16;
  private static final Updaters UPDATERS =
      new Updaters(new Adam(0.01, 0.9, 0.999, 1e-3), new Adam(0.02, 0.9, 0.999, 1e-3), 0.1);

  static Stream<Arguments> networks() {
    List<String> texts = List.of(
        "x = input:23 dense:12 swish; y = x dense:12 swish; add(x,y) norm swish softmax/4",
        "x = input:23 dense:9 tanh; y = x norm acon; join(x,y,x) dense:7 relu softmax/4",
        "input:23 norm dense:23 prelu add(input) softmax/4");
    return withSharings(texts);
  }

  static Stream<Arguments> networksOfMaps() {
    return withSharings(List.of(
        "input:8x7x2 conv:4/3x3 relu maxpool:2 conv:5/3x3/2 swish dense:6 tanh softmax/4",
        "input:7x5x3 norm conv:4/2x4/valid gelu meanpool:2 flatten swish norm softmax/4",
        "x = input:6x6x2 conv:4/3x3 norm swish; y = x conv:4/2x2; add(x,y) swish join(x,input) meanpool softmax/4",
        "x = input:5x6x2 conv:3/1x1/3 tanh flatten; y = dense:4 swish; join(x,y) swish dense:5 relu softmax/4"));
  }

  private static Stream<Arguments> withSharings(List<String> texts) {
    return texts.stream().flatMap(text -> Stream.of(Sharing.values())
        .map(sharing -> Arguments.of(text, sharing)));
  }

  private static Minibatch minibatch(Network network, long seed) {
    return FusedStepTest.minibatch(network.inputs(), SIZE, seed, 1, i -> 1);
  }

  private static float[] start(Network network) {
    Dl4jForm form = Dl4jForm.of(network, UPDATERS, WeightStart.GAIN, SEED);
    return form.state(form.open()).parameters();
  }

  @ParameterizedTest
  @MethodSource({"networks", "networksOfMaps"})
  void fusedStepEndsWhereDl4jsEnds(String text, Sharing sharing) {
    Network network = Network.parse(text, Network.Setting.of(sharing));
    float[] start = start(network);
    List<float[]> ends = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<float[]> probabilities = new ArrayList<>();
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (Step step = Steps.of(kind, network, UPDATERS).open()) {
        step.setParameters(start);
        double loss = 0;
        for (int i = 0; i < 12; i++) {
          loss += step.fit(minibatch(network, SEED + i)).loss();
        }
        float[] parameters = new float[step.parameterCount()];
        step.copyTo(parameters, new float[step.updaterStateCount()]);
        ends.add(parameters);
        losses.add(loss);
        float[] predicted = new float[SIZE * network.classes()];
        Minibatch minibatch = minibatch(network, SEED);
        step.forward().probabilities(minibatch, predicted);
        probabilities.add(predicted);
        if (kind == StepKind.DL4J) {
          // Of the same parameters: a probability is rounded a few times on either side.
          assertThat(predicted).containsExactly(
              new Dl4jReference(network, parameters).probabilities(minibatch), within(1e-5f));
        }
      }
    }
    double moved = 0;
    double apart = 0;
    for (int i = 0; i < start.length; i++) {
      moved = Math.max(moved, Math.abs(ends.get(1)[i] - start[i]));
      apart = Math.max(apart, Math.abs(ends.get(1)[i] - ends.get(0)[i]));
    }
    assertThat(moved).isGreaterThan(0.01);
    // Twelve steps, whose gradients agree to 1e-5 of the largest; statistics differ by as many roundings.
    assertThat(apart).as("seed " + SEED + ", moved by " + moved).isLessThanOrEqualTo(12 * 1e-5 * Math.max(1, moved));
    assertThat(losses.get(0)).isCloseTo(losses.get(1), within(12 * 1e-5));
    for (int i = 0; i < probabilities.get(0).length; i++) {
      assertThat(probabilities.get(0)[i]).isCloseTo(probabilities.get(1)[i], within(12 * 1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bothStepsSeeWhatDl4jSeesAtActivationsAndMeasureTheSameGradients(String text, Sharing sharing) {
    Network network = Network.parse(text, Network.Setting.of(sharing));
    List<GradientSquares> gradients = new ArrayList<>();
    List<float[]> seen = List.of();
    Minibatch minibatch = FusedStepTest.minibatch(SIZE, SEED, 1);
    List<float[]> expected = new Dl4jReference(network, start(network)).seen(minibatch);
    assertThat(expected).hasSize(2 * network.activations().size());
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (Step step = Steps.of(kind, network, UPDATERS).open()) {
        step.setParameters(start(network));
        List<float[]> values = new ArrayList<>();
        step.forward().probabilities(
            minibatch, new float[SIZE * network.classes()], (place, function, z, h, size, shape) -> {
              values.add(Arrays.copyOf(z, size * shape.size()));
              values.add(Arrays.copyOf(h, size * shape.size()));
            });
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.size(); i++) {
          assertThat(values.get(i)).as("value " + i).containsExactly(expected.get(i), within(1e-5f));
          if (kind == StepKind.DL4J) {
            assertThat(values.get(i)).as("one forward pass").containsExactly(seen.get(i));
          }
        }
        seen = values;
        gradients.add(step.fitAndMeasure(minibatch).gradient());
      }
    }
    assertClose(gradients.get(0).weights(), gradients.get(1).weights());
    assertClose(gradients.get(0).activations(), gradients.get(1).activations());
  }

  @ParameterizedTest
  @MethodSource("networksOfMaps")
  void bothStepsMeasureTheSameGradientsOfMaps(String text, Sharing sharing) {
    Network network = Network.parse(text, Network.Setting.of(sharing));
    List<GradientSquares> gradients = new ArrayList<>();
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (Step step = Steps.of(kind, network, UPDATERS).open()) {
        step.setParameters(start(network));
        gradients.add(step.fitAndMeasure(minibatch(network, SEED)).gradient());
      }
    }
    assertClose(gradients.get(0).weights(), gradients.get(1).weights());
    assertClose(gradients.get(0).activations(), gradients.get(1).activations());
  }

  private static void assertClose(double[] fused, double[] dl4j) {
    assertThat(fused).hasSameSizeAs(dl4j);
    for (int i = 0; i < fused.length; i++) {
      if (Double.isNaN(dl4j[i])) {
        assertThat(fused[i]).isNaN();
      } else {
        assertThat(fused[i]).isCloseTo(dl4j[i], within(1e-4 * Math.max(1e-3, dl4j[i])));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "x = input:23 dense:40 swish; y = x dense:40 norm swish; add(x,y) swish softmax/4",
    "input:23x1x1 conv:9/5x3 norm swish dropout:0.5 conv:40/3x1/2 swish dense:9 swish softmax/4"
  })
  void stateComesBackToTheBit(String text) {
    Network network = Network.parse(text, Network.Setting.of(Sharing.NETWORK));
    try (Step step = Steps.of(StepKind.FUSED, network, UPDATERS).open();
        Step other = Steps.of(StepKind.FUSED, network, UPDATERS).open()) {
      step.setParameters(ParameterStart.of(network, WeightStart.GAIN, SEED).flat());
      step.fit(FusedStepTest.minibatch(SIZE, SEED, 0.2));
      float[] parameters = new float[step.parameterCount()];
      float[] state = new float[step.updaterStateCount()];
      step.copyTo(parameters, state);
      other.resume(parameters, state, 1);
      step.fit(FusedStepTest.minibatch(SIZE, SEED + 1, 1));
      other.fit(FusedStepTest.minibatch(SIZE, SEED + 1, 1));
      float[] ends = new float[parameters.length];
      float[] endsOfOther = new float[parameters.length];
      step.copyTo(ends, state);
      other.copyTo(endsOfOther, state);
      assertThat(endsOfOther).isEqualTo(ends).isNotEqualTo(parameters);
      assertThat(Parameters.of(network, ends).flat()).isEqualTo(ends);
    }
  }
}
