package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Examples;
import dev.pliant.layer.Hidden;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;


class DenseNetworkTest {
  static List<String> words() {
    return Examples.specs();
  }

  @Test
  void reportsNetworkHasTheReportsParameters() {
    MultiLayerNetwork network = network(Network.dense(List.of(784, 128, 64, 10), List.of("affine"), Sharing.LAYER));
    assertThat(network.numParams())
        .isEqualTo(784 * 128 + 128 + 2 + 128 * 64 + 64 + 2 + 64 * 10 + 10);
    double bound = Math.sqrt(6.0 / (784 + 128));
    INDArray weights = network.getParam("0_W");
    assertThat(weights.amaxNumber().doubleValue()).isBetween(0.99 * bound, bound);
    assertThat(network.getParam("0_b").amaxNumber().doubleValue()).isZero();
  }

  @Test
  void weightsStartByTheGainOfTheActivationBeforeThem() {
    List<Integer> sizes = List.of(300, 200, 100, 10);
    Network spec = Network.dense(sizes, List.of("relu", "swish"), Sharing.LAYER);
    MultiLayerNetwork network = new MultiLayerNetwork(
        Dl4jForm.of(spec, Updaters.same(new Adam(0.001)), WeightStart.GAIN, 3).chain());
    network.init();
    // E[g(z)²] of none, ReLU and Swish for z ~ N(0, 1).
    double[] gains = {1, 0.5, 0.3557};
    for (int layer = 1; layer <= 3; layer++) {
      INDArray weights = network.getParam(List.of(0, 1, 3).get(layer - 1) + "_W");
      double variance = 1 / (sizes.get(layer - 1) * gains[layer - 1]);
      // The square of a uniform variable has a standard deviation of √0.8 times its mean. Four of those of a mean of n.
      double sampling = 4 * Math.sqrt(0.8 / weights.length());
      assertThat(weights.mul(weights).meanNumber().doubleValue() / variance).as("layer " + layer)
          .isBetween(1 - sampling, 1 + sampling);
      double bound = Math.sqrt(3 * variance);
      assertThat(weights.amaxNumber().doubleValue()).as("layer " + layer).isBetween(0.97 * bound, 1.001 * bound);
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void networkComputesItsFormulaFromItsNamedParameters(String word) {
    for (Sharing sharing : Sharing.values()) {
      Network spec = Network.dense(List.of(3, 4, 2, 3), List.of(word), sharing);
      MultiLayerNetwork network = network(spec);
      int copies = sharing == Sharing.NETWORK ? Hidden.function(spec, 1).parameterCount() : 0;
      assertThat(spec.parameterCount()).as(word + ", " + sharing).isEqualTo(network.numParams() - copies);
      network.params().addi(Nd4j.linspace(DataType.FLOAT, -0.1, 0.2 / network.numParams(), network.numParams()).reshape(1, -1));
      INDArray input = Nd4j.createFromArray(new float[][] {{0.1f, -2f, 0.7f}, {3f, 0.5f, -0.4f}});
      double[][] expected = new double[2][];
      List<NamedArray> arrays = Dl4jArrays.of(spec, network);
      for (int i = 0; i < 2; i++) {
        expected[i] = forward(spec, arrays, input.getRow(i).toDoubleVector());
      }
      double[][] output = network.output(input).toDoubleMatrix();
      for (int i = 0; i < 2; i++) {
        for (int c = 0; c < 3; c++) {
          // Sums of at most four float products of size about one, three layers deep.
          assertThat(output[i][c]).as(word + ", " + sharing)
              .isCloseTo(expected[i][c], org.assertj.core.api.Assertions.within(2e-6));
        }
      }
    }
  }

  @Test
  void parametersComeBackFromTheirNamedArrays() {
    Network spec = Network.dense(List.of(5, 4, 3, 2), List.of("affine", "relu"), Sharing.UNIT);
    MultiLayerNetwork network = network(spec);
    network.params().addi(Nd4j.linspace(DataType.FLOAT, 0, 0.01, network.numParams()).reshape(1, -1));
    List<NamedArray> arrays = Dl4jArrays.of(spec, network);
    assertThat(arrays).extracting(NamedArray::layer).containsExactly(1, 1, 1, 2, 2, 3, 3);
    assertThat(arrays).extracting(NamedArray::name).containsExactly("W", "b", "k", "W", "b", "W", "b");
    assertThat(arrays).extracting(NamedArray::shape).containsExactly(
        new long[] {5, 4}, new long[] {4}, new long[] {4, 2}, new long[] {4, 3}, new long[] {3},
        new long[] {3, 2}, new long[] {2});
    MultiLayerNetwork other = network(spec);
    Dl4jArrays.assign(arrays, spec, other);
    assertThat(other.params()).isEqualTo(network.params());
  }

  @Test
  void parametersOfAnotherNetworkAreRefused() {
    Network spec = Network.dense(List.of(5, 4, 2), List.of("affine"), Sharing.LAYER);
    List<NamedArray> arrays = Dl4jArrays.of(spec, network(spec));
    Network wider = Network.dense(List.of(5, 6, 2), List.of("affine"), Sharing.LAYER);
    assertThatThrownBy(() -> Dl4jArrays.assign(arrays, wider, network(wider)))
        .hasMessageContaining("parameter W of layer 1 has shape [5, 4]");
    assertThatThrownBy(() -> Dl4jArrays.assign(arrays.subList(1, 5), spec, network(spec)))
        .hasMessage("parameter W of layer 1 is missing");
    Network plain = Network.dense(List.of(5, 4, 2), List.of("relu"), Sharing.LAYER);
    assertThatThrownBy(() -> Dl4jArrays.assign(arrays, plain, network(plain)))
        .hasMessageContaining("5 parameter arrays for a network that has 4");
  }

  @Test
  void sizesAndActivationsThatMakeNoNetworkAreRefused() {
    assertRefused(List.of(5), List.of(), "at least two sizes");
    assertRefused(List.of(5, 0, 2), List.of("relu"), "size 0 cannot be");
    assertRefused(List.of(5, 4, 1), List.of("relu"), "at least 2 classes");
    assertRefused(List.of(5, 4, 3, 2), List.of("relu", "relu", "relu"), "3 activations for 2 hidden layers");
    assertRefused(List.of(5, 4, 2), List.of("rleu"), "unknown activation 'rleu'");
    assertThatThrownBy(() -> Network.dense(List.of(5, 4, 3, 2), List.of("prelu", "swish"), Sharing.NETWORK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are of one function, not prelu, swish");
  }

  private static void assertRefused(List<Integer> layers, List<String> activations, String reason) {
    assertThatThrownBy(() -> Network.dense(layers, activations, Sharing.LAYER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static MultiLayerNetwork network(Network spec) {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Adam(0.001)), WeightStart.GLOROT, 3).chain());
    network.init();
    return network;
  }

  /** The network's formula, written out: h = g(x·W + b), softmax at the end. */
  private static double[] forward(Network spec, List<NamedArray> arrays, double[] x) {
    for (int layer = 1; layer <= Hidden.outputLayer(spec); layer++) {
      float[] w = array(arrays, layer, "W").values();
      float[] b = array(arrays, layer, "b").values();
      double[] z = new double[b.length];
      for (int j = 0; j < z.length; j++) {
        z[j] = b[j];
        for (int i = 0; i < x.length; i++) {
          z[j] += x[i] * w[i * z.length + j];
        }
      }
      x = layer < Hidden.outputLayer(spec) ? activate(spec, arrays, layer, z) : softmax(z);
    }
    return x;
  }

  private static double[] activate(Network spec, List<NamedArray> arrays, int layer, double[] z) {
    ActivationFunction function = Hidden.function(spec, layer);
    int parameters = function.parameterCount();
    double[] h = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      double[] k = new double[parameters];
      for (int p = 0; p < parameters; p++) {
        int set = spec.sharing() == Sharing.UNIT ? j : 0;
        k[p] = array(arrays, layer, "k").values()[set * parameters + p];
      }
      h[j] = function.value(z[j], k);
    }
    return h;
  }

  private static double[] softmax(double[] z) {
    double sum = 0;
    double[] p = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      p[j] = Math.exp(z[j]);
      sum += p[j];
    }
    for (int j = 0; j < z.length; j++) {
      p[j] /= sum;
    }
    return p;
  }

  private static NamedArray array(List<NamedArray> arrays, int layer, String name) {
    return arrays.stream().filter(a -> a.layer() == layer && a.name().equals(name)).findFirst().orElseThrow();
  }
}
