package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.activation.Examples;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;


class FixedActivationsTest {
  static List<String> specs() {
    return Examples.specs().stream().filter(spec -> Activations.parse(spec).parameterCount() == 0).toList();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void valueAndSlopeInDl4jAreTheFunctions(String spec) {
    ActivationFunction function = Activations.parse(spec);
    IActivation activation = FixedActivations.toDl4j(function);
    // In C order, and a transposed view, whose elements lie otherwise.
    INDArray points = Nd4j.linspace(DataType.DOUBLE, -6.1, 0.41, 30).reshape(5, 6);
    for (INDArray x : new INDArray[] {points, points.transpose()}) {
      INDArray epsilon = x.mul(0.3).addi(1);
      INDArray y = activation.getActivation(x.dup(x.ordering()), true);
      INDArray dx = activation.backprop(x.dup(x.ordering()), epsilon.dup()).getFirst();
      for (long i = 0; i < x.size(0); i++) {
        for (long j = 0; j < x.size(1); j++) {
          double at = x.getDouble(i, j);
          // Both sides round a few times each, in numbers below 8. DL4J holds the slope of leaky ReLU as a float.
          double held = spec.equals("leakyrelu") ? Math.abs(0.01f - 0.01) * epsilon.getDouble(i, j) : 0;
          assertThat(y.getDouble(i, j)).as(spec + " at " + at)
              .isCloseTo(function.value(at, new double[0]), within(64 * Math.ulp(1.0)));
          assertThat(dx.getDouble(i, j)).as(spec + " slope at " + at)
              .isCloseTo(epsilon.getDouble(i, j) * function.slope(at, new double[0]),
                  within(64 * Math.ulp(1.0) + Math.abs(held)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void functionComesBackFromDl4jAndFromAStoredConfiguration(String spec) {
    ActivationFunction function = Activations.parse(spec);
    assertThat(FixedActivations.fromDl4j(FixedActivations.toDl4j(function)).orElseThrow().spec()).isEqualTo(spec);
    MultiLayerConfiguration conf =
        Dl4jForm.of(Network.dense(List.of(3, 2, 2), List.of(spec), Sharing.LAYER), Updaters.same(new Sgd(0.1)), WeightStart.GLOROT, 1).chain();
    MultiLayerConfiguration back = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(back).isEqualTo(conf);
    assertThat(back.toJson()).isEqualTo(conf.toJson());
  }

  @Test
  void functionsOfOtherNamesDiffer() {
    assertThat(new FunctionActivation("gelu")).isEqualTo(new FunctionActivation("gelu"))
        .hasSameHashCodeAs(new FunctionActivation("gelu"))
        .isNotEqualTo(new FunctionActivation("frozen:prelu"))
        .hasToString("gelu");
    assertThat(FixedActivations.fromDl4j(Activation.GELU.getActivationFunction())).isEmpty();
  }

  @Test
  void errorOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> new FunctionActivation("gelu").backprop(Nd4j.zeros(2, 3), Nd4j.zeros(3, 2)))
        .hasMessageContaining("Shapes must be equal");
  }
}
