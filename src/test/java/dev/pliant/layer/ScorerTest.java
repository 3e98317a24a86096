package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One example at a time gives what the formulas say, and what kernels give for many. */
class ScorerTest {
  private static final long SEED = 11;
  private static final int SIZE = 9;
  /**
   * Sums have at most 41 terms, of size about 1, each rounded by half an ulp; six nodes in a row make that at most twice as
   * large each.
   */
  private static final double ROUNDING = 64 * 41 * Math.ulp(1f) / 2;

  static Stream<String> texts() {
    return Stream.concat(
        LayerExamples.texts().stream(),
        Stream.of(
            "input:7 dropout:0.5 dense:5 swish dropout:0.5 norm softmax/3",
            "x = input:2x3x2 swish norm; y = x tanh; add(x,y) join(input) dense:6 swish softmax/3"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void oneExampleIsScoredByTheFormulasAndAsTheKernelsScoreMany(String text) {
    for (Sharing sharing : List.of(Sharing.LAYER, Sharing.UNIT)) {
      SplittableRandom random = new SplittableRandom(SEED);
      Network network = Network.parse(text, Network.Setting.of(sharing));
      DoubleForward reference = new DoubleForward(network, Pass.Phase.EVALUATION);
      Map<Integer, Map<String, double[]>> doubles = reference.zeros();
      Parameters parameters = parameters(network, doubles, random);
      double[][] examples = new double[SIZE][network.inputs()];
      Minibatch all = new Minibatch(network.inputs());
      for (double[] example : examples) {
        for (int c = 0; c < example.length; c++) {
          example[c] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble(-1, 1);
        }
        add(example, all);
      }
      double[][] expected = reference.logits(doubles, examples);
      Scorer scorer = new Scorer(ParameterSlots.of(parameters));
      Minibatch one = new Minibatch(network.inputs());
      try (Kernels kernels = new Kernels(network, 0, new LoopProducts())) {
        kernels.setParameters(parameters.flat());
        kernels.forward(all, new Pass().evaluate(SIZE));
        float[] batch = kernels.outputOf(network.tasks().get(0).node());
        int classes = network.classes();
        for (int i = 0; i < SIZE; i++) {
          one.clear();
          add(examples[i], one);
          float[] logits = scorer.logits(one);
          assertThat(logits).hasSize(classes);
          for (int c = 0; c < classes; c++) {
            assertThat((double) logits[c]).as(text + " " + sharing).isCloseTo(expected[i][c], within(ROUNDING));
            assertThat((double) logits[c]).isCloseTo(batch[i * classes + c], within(2 * ROUNDING));
          }
        }
      }
    }
  }

  private static Parameters parameters(
      Network network, Map<Integer, Map<String, double[]>> doubles, SplittableRandom random) {
    return new Parameters(network, (place, array) -> {
      float[] values = new float[(int) array.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (array.start().isEmpty()
            ? random.nextDouble(-1, 1) / Math.sqrt(array.fanIn())
            : array.start().get(i % array.start().size()) + random.nextDouble(-0.1, 0.1));
        doubles.get(place).get(array.name())[i] = values[i];
      }
      return values;
    });
  }

  private static void add(double[] example, Minibatch minibatch) {
    minibatch.add((index, values, columns, from) -> {
      int at = from;
      for (int c = 0; c < example.length; c++) {
        if (example[c] != 0) {
          values[at] = (float) example[c];
          columns[at++] = c;
        }
      }
      return at;
    }, 0, 0);
  }

  @Test
  void activationParametersOutOfTheirRangeAreMovedAsInEvaluationsAndStayAsTheyAreWhereTheyComeFrom() {
    Network network = Network.dense(List.of(2, 2, 2), List.of("srelu"), Sharing.LAYER);
    // Of SReLU the right threshold is never left of the left one.
    Parameters parameters = Parameters.of(
        network, new float[] {1, 0, 0, 1, 0, 0, 2, 0.5f, -2, 0.25f, 1, 0, 0, 1, 0, 0});
    float[] before = parameters.flat();
    Scorer scorer = new Scorer(ParameterSlots.of(parameters));
    Minibatch example = new Minibatch(2);
    add(new double[] {1, -3}, example);
    try (Kernels kernels = new Kernels(network, 0, new LoopProducts())) {
      kernels.setParameters(before);
      float[] bounded = new float[before.length];
      int at = 0;
      for (Segment segment : kernels.segments()) {
        System.arraycopy(segment.values(), 0, bounded, at, segment.length());
        at += segment.length();
      }
      assertThat(bounded).as("out of range").isNotEqualTo(before);
      kernels.forward(example, new Pass().evaluate(1));
      assertThat(scorer.logits(example)).containsExactly(kernels.outputOf(2));
    }
    assertThat(parameters.flat()).containsExactly(before);
  }
}
