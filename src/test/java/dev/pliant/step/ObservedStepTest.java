package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Hidden;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Updaters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

import static dev.pliant.step.FusedStepTest.CLASSES;
import static dev.pliant.step.FusedStepTest.INPUTS;
import static dev.pliant.step.FusedStepTest.minibatch;
import static dev.pliant.step.FusedStepTest.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;


/** What both steps tell of gradients and activations, which must change nothing. */
class ObservedStepTest {
  private static final long SEED = 23;

  @ParameterizedTest
  @CsvSource({
      "FUSED, LAYER, 1", "FUSED, UNIT, 0.15", "FUSED, NETWORK, 1", "DL4J, LAYER, 1", "DL4J, UNIT, 1", "DL4J, NETWORK, 1"})
  void gradientsAreAsLargeAsDl4jsInDoublePrecision(StepKind kind, Sharing sharing, double density) {
    List<String> activations =
        sharing == Sharing.NETWORK ? List.of("hat:5/0.5") : List.of("hat:5/0.5", "relu", "swish");
    Network spec = Network.dense(List.of(INPUTS, 40, 9, 7, CLASSES), activations, sharing);
    MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
    MultiLayerNetwork reference = network(spec, new Adam(0.01), DataType.DOUBLE);
    reference.setParams(network.params().castTo(DataType.DOUBLE));
    Minibatch minibatch = minibatch(29, SEED, density);
    DataSet dataSet = Dl4jStep.dataSet(minibatch, CLASSES);
    reference.setInput(dataSet.getFeatures().castTo(DataType.DOUBLE));
    reference.setLabels(dataSet.getLabels().castTo(DataType.DOUBLE));
    reference.computeGradientAndScore();
    SharedActivation.of(FusedStepTest.form(spec, Updaters.same(new Adam(0.01)))).ifPresent(tie -> tie.onGradientCalculation(reference));
    GradientSquares gradient;
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      step.setParameters(network.params().toFloatVector());
      gradient = step.fitAndMeasure(minibatch).gradient();
    }
    assertThat(gradient.minibatches()).isOne();
    assertThat(gradient.weights()).hasSize(4);
    for (int layer = 1; layer <= 4; layer++) {
      int index = layer - 1;
      List<String> names = names(spec, layer);
      double dense = norm(reference, names.subList(0, 2));
      // Elements agree to 1e-5 of the largest (FusedStepTest), of which there are as many as parameters at most.
      assertThat(Math.sqrt(gradient.weights()[index])).as("layer " + layer + ", seed " + SEED)
          .isCloseTo(dense / 29, within(1e-5 * dense));
      if (names.size() == 2) {
        assertThat(gradient.activations()[index]).as("layer " + layer).isNaN();
      } else {
        double activation = norm(reference, names.subList(2, 3));
        assertThat(Math.sqrt(gradient.activations()[index])).as("layer " + layer + ", seed " + SEED)
            .isCloseTo(activation / 29, within(1e-5 * activation));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void observedStepsGoWhereOthersGoToTheBit(StepKind kind) {
    for (Sharing sharing : Sharing.values()) {
      Network spec = Network.dense(List.of(INPUTS, 40, 7, CLASSES), List.of("polynomial:2"), sharing);
      MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
      try (Dl4jOrderedStep plain = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations());
          Dl4jOrderedStep observed = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
        plain.setParameters(network.params().toFloatVector());
        observed.setParameters(network.params().toFloatVector());
        float[] expected = new float[16 * CLASSES];
        float[] actual = new float[16 * CLASSES];
        for (int i = 0; i < 12; i++) {
          Minibatch minibatch = minibatch(i == 11 ? 5 : 16, SEED + i, i % 2 == 0 ? 1 : 0.15);
          assertThat(observed.fitAndMeasure(minibatch).outcome()).isEqualTo(plain.fit(minibatch));
          plain.forward().probabilities(minibatch, expected);
          observed.forward().probabilities(minibatch, actual, (layer, function, z, h, size, units) -> {});
          assertThat(actual).isEqualTo(expected);
        }
        assertThat(observed.parameters()).as(sharing.word()).isEqualTo(plain.parameters());
        assertThat(observed.updaterState()).as(sharing.word()).isEqualTo(plain.updaterState());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void tellsWhatEveryHiddenActivationSawAndGave(StepKind kind) {
    // Learned, one of DL4J's own, one that DL4J has none of, a frozen one.
    List<String> activations = List.of("swish", "relu", "gelu", "frozen:prelu");
    Network spec = Network.dense(List.of(INPUTS, 12, 9, 8, 7, CLASSES), activations, Sharing.UNIT);
    MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
    Minibatch minibatch = minibatch(13, SEED, 1);
    List<Integer> layers = new ArrayList<>();
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      step.setParameters(network.params().toFloatVector());
      float[][] below = {Arrays.copyOf(minibatch.features(), 13 * INPUTS)};
      step.forward().probabilities(minibatch, new float[16 * CLASSES], (layer, function, z, h, size, shape) -> {
        int units = shape.units();
        layers.add(layer);
        assertThat(function.spec()).isEqualTo(activations.get(layer - 1));
        assertThat(size).isEqualTo(13);
        assertThat(units).isEqualTo(spec.denseSizes().orElseThrow().get(layer));
        List<String> names = names(spec, layer);
        // [inputs, outputs]
        INDArray weights = network.getParam(names.get(0));
        INDArray biases = network.getParam(names.get(1));
        int inputs = spec.denseSizes().orElseThrow().get(layer - 1);
        double[] k = new double[function.parameterCount()];
        for (int i = 0; i < size; i++) {
          for (int j = 0; j < units; j++) {
            double sum = biases.getDouble(0, j);
            double terms = Math.abs(sum);
            for (int from = 0; from < inputs; from++) {
              double term = below[0][i * inputs + from] * weights.getDouble(from, j);
              sum += term;
              terms += Math.abs(term);
            }
            // A product of single precision: each of its additions rounds by half a last place of at most all terms.
            assertThat((double) z[i * units + j]).as(kind + ", layer " + layer + ", seed " + SEED)
                .isCloseTo(sum, within((inputs + 1) * 0x1p-24 * terms));
            for (int p = 0; p < k.length; p++) {
              k[p] = network.getParam(names.get(2)).getDouble(j, p);
            }
            double g = function.value(z[i * units + j], k);
            assertThat((double) h[i * units + j]).isCloseTo(g, within(8 * Math.ulp(1f) * Math.max(1, Math.abs(g))));
          }
        }
        below[0] = Arrays.copyOf(h, size * units);
      });
    }
    assertThat(layers).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void holdsEachParameterArrayWhereDl4jHasIt(StepKind kind) {
    Network spec = Network.dense(
        List.of(INPUTS, 40, 9, 7, CLASSES), List.of("polynomial:2", "tanh", "swish"), Sharing.UNIT);
    MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      float[] flat = network.params().toFloatVector();
      step.setParameters(flat);
      float[] held = new float[flat.length];
      step.copyTo(held, new float[step.updaterStateCount()]);
      int from = 0;
      for (String key : network.paramTable().keySet()) {
        int to = from + (int) network.getParam(key).length();
        float[] expected = Arrays.copyOfRange(flat, from, to);
        float[] actual = Arrays.copyOfRange(held, from, to);
        Arrays.sort(expected);
        Arrays.sort(actual);
        assertThat(actual).as(kind + ", " + key).isEqualTo(expected);
        from = to;
      }
    }
  }

  /** DL4J's keys of the arrays of a layer, counted from 1: of W, b, and k where its activation learns. */
  private static List<String> names(Network spec, int layer) {
    int index = 0;
    for (int before = 1; before < layer; before++) {
      index += Hidden.function(spec, before).parameterCount() == 0 ? 1 : 2;
    }
    List<String> names = new ArrayList<>(List.of(index + "_W", index + "_b"));
    if (layer < Hidden.outputLayer(spec)) {
      ActivationFunction function = Hidden.function(spec, layer);
      if (function.parameterCount() > 0) {
        names.add(index + 1 + "_k");
      }
    }
    return names;
  }

  private static double norm(MultiLayerNetwork network, List<String> keys) {
    double sum = 0;
    for (String key : keys) {
      for (double element : Nd4j.toFlattened(network.gradient().getGradientFor(key)).toDoubleVector()) {
        sum += element * element;
      }
    }
    return Math.sqrt(sum);
  }
}
