package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels against central differences of the layers' formulas in double precision. */
class LayerGradientTest {
  private static final long SEED = 20;
  private static final double H = 1e-5;

  static Stream<Object[]> cases() {
    List<Object[]> cases = new ArrayList<>();
    for (String text : LayerExamples.texts()) {
      for (Sharing sharing : Sharing.values()) {
        boolean oneFunction = Network.parse(text, Network.Setting.of(Sharing.LAYER)).nodes().stream()
            .map(Node::layer)
            .filter(layer -> layer instanceof Activation activation && activation.mathematics().parameterCount() > 0)
            .map(Layer::spec)
            .distinct()
            .count() <= 1;
        if (sharing != Sharing.NETWORK || oneFunction) {
          for (int size : new int[] {1, 5}) {
            cases.add(new Object[] {text, sharing, size});
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheCentralDifferenceOfTheLoss(String text, Sharing sharing, int size) {
    assertThat(largestError(text, sharing, size, (gradient, role) -> {})).as("seed " + SEED).isLessThan(1e-5);
  }

  /** Each wrong gradient is found: the test can fail. */
  @ParameterizedTest
  @MethodSource("dev.pliant.layer.LayerExamples#texts")
  void wrongGradientIsFound(String text) {
    for (Role wrong : List.of(Role.WEIGHT, Role.BIAS)) {
      double error = largestError(text, Sharing.LAYER, 5, (gradient, role) -> {
        if (role == wrong) {
          gradient[0] += 1e-3f * (1 + Math.abs(gradient[0]));
        }
      });
      assertThat(error).as(wrong + ", seed " + SEED).isGreaterThan(1e-5);
    }
  }

  private interface Mutation {
    void change(float[] gradient, Role role);
  }

  /** The largest distance of an array's gradient from central differences, relative to the longest gradient. */
  private static double largestError(String text, Sharing sharing, int size, Mutation mutation) {
    SplittableRandom random = new SplittableRandom(SEED);
    Network network = Network.parse(text, Network.Setting.of(sharing));
    DoubleForward reference = new DoubleForward(network);
    Map<Integer, Map<String, double[]>> parameters = reference.zeros();
    double[][] examples = new double[size][network.input().size()];
    int[] labels = new int[size];
    Minibatch minibatch = new Minibatch(network.input().size());
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < examples[i].length; c++) {
        examples[i][c] = (float) random.nextDouble(-2, 2);
      }
      labels[i] = random.nextInt(network.tasks().get(0).head().width());
      double[] example = examples[i];
      minibatch.add((index, values, columns, from) -> {
        for (int c = 0; c < example.length; c++) {
          values[from + c] = (float) example[c];
          columns[from + c] = c;
        }
        return from + example.length;
      }, i, labels[i]);
    }
    Map<Segment, float[]> gradients = new IdentityHashMap<>();
    double worst = 0;
    double longest = 0;
    try (Kernels kernels = new Kernels(network, 0, new LoopProducts())) {
      for (int place = 0; place < network.nodes().size(); place++) {
        start(network, place, kernels, parameters.get(place), random);
      }
      kernels.parametersChanged();
      Pass pass = new Pass().train(size, random);
      kernels.forward(minibatch, pass);
      double loss = kernels.loss(minibatch).loss() * size;
      assertThat(loss).isCloseTo(
          reference.loss(parameters, examples, labels), org.assertj.core.api.Assertions.within(1e-4 * size));
      kernels.backward(pass, (segment, gradient) -> {
        float[] own = Arrays.copyOf(gradient, segment.length());
        mutation.change(own, segment.role());
        assertThat(gradients.put(segment, own)).as("one gradient for each segment").isNull();
      });
      for (int place = 0; place < network.nodes().size(); place++) {
        int node = place;
        for (Slot slot : network.parameters(place).stream().map(array -> kernels.slot(node, array.name())).toList()) {
          if (network.owner(place) != place || slot.array().role() == Role.STATISTIC) {
            continue;
          }
          double[] array = parameters.get(place).get(slot.array().name());
          double[] expected = new double[array.length];
          double[] penalty = penalty(network.layer(place), array, size);
          for (int i = 0; i < array.length; i++) {
            double at = array[i];
            array[i] = at + H;
            double above = reference.loss(parameters, examples, labels);
            array[i] = at - H;
            double below = reference.loss(parameters, examples, labels);
            array[i] = at;
            expected[i] = (above - below) / (2 * H) + penalty[i];
          }
          int at = 0;
          double square = 0;
          for (Segment segment : slot.segments()) {
            for (int i = 0; i < segment.length(); i++, at++) {
              double difference = gradients.get(segment)[i] - expected[at];
              square += difference * difference;
            }
          }
          worst = Math.max(worst, Math.sqrt(square));
          longest = Math.max(longest, Math.sqrt(Arrays.stream(expected).map(e -> e * e).sum()));
        }
      }
    }
    return worst / longest;
  }

  private static double[] penalty(Layer layer, double[] k, int size) {
    double[] gradient = new double[k.length];
    if (layer instanceof Activation activation) {
      ActivationFunction g = activation.mathematics();
      int length = g.parameterCount();
      for (int from = 0; from < k.length; from += length) {
        double[] set = Arrays.copyOfRange(k, from, from + length);
        double[] of = new double[length];
        g.addPenaltyGradient(set, of);
        for (int p = 0; p < length; p++) {
          gradient[from + p] = of[p] * size;
        }
      }
    }
    return gradient;
  }

  /** Random weights; all else near its start. */
  private static void start(
      Network network, int place, Kernels kernels, Map<String, double[]> arrays, SplittableRandom random) {
    if (network.owner(place) != place) {
      return;
    }
    for (Slot slot : network.parameters(place).stream().map(array -> kernels.slot(place, array.name())).toList()) {
      ParameterArray array = slot.array();
      double[] values = arrays.get(array.name());
      int at = 0;
      for (Segment segment : slot.segments()) {
        for (int i = 0; i < segment.length(); i++, at++) {
          float value = (float) (array.start().isEmpty()
              ? random.nextDouble(-1, 1) / Math.sqrt(array.fanIn())
              : array.start().get(at % array.start().size()) + random.nextDouble(-0.1, 0.1));
          segment.values()[i] = value;
          values[at] = value;
        }
      }
    }
  }
}
