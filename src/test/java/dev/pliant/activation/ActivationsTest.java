package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationsTest {
  @Test
  void everyWordNamesAFunctionOfThatName() {
    assertThat(Activations.words()).contains("affine", "identity", "relu", "tanh", "sigmoid");
    for (String spec : Examples.specs()) {
      assertThat(Activations.parse(spec).spec()).isEqualTo(spec);
    }
  }

  @Test
  void affineStartsWhereTheReportStarts() {
    ActivationFunction affine = Activations.parse("affine");
    assertThat(affine.parameterNames()).containsExactly("k0", "k1");
    assertThat(affine.start()).containsExactly(0.5, 1.0);
    assertThat(affine.value(2, new double[] {0.25, 3})).isEqualTo(6.25);
  }

  @Test
  void tanhIsJavasTanh() {
    ActivationFunction tanh = Activations.parse("tanh");
    for (double x : new double[] {-800, -20, -1, -1e-3, 0, 1e-9, 0.5, 3, 40}) {
      assertThat(tanh.value(x, new double[0])).as("tanh " + x)
          .isCloseTo(Math.tanh(x), within(2 * Math.ulp(1.0)));
    }
  }

  @Test
  void unknownWordIsRefusedWithTheWordsThereAre() {
    assertThatThrownBy(() -> Activations.parse("afine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown activation 'afine'")
        .hasMessageContaining("affine, elu");
  }

  @Test
  void argumentsWhereNoneAreTakenAreRefused() {
    assertThatThrownBy(() -> Activations.parse("relu:3")).hasMessageContaining("'relu' takes no arguments");
    assertThatThrownBy(() -> Activations.parse("affine:")).hasMessageContaining("'affine:' has no arguments after ':'");
    assertThatThrownBy(() -> Activations.parse("affine:2")).hasMessageContaining("'affine' takes no arguments");
    for (String degree : new String[] {"polynomial", "polynomial:0", "polynomial:6", "polynomial:two"}) {
      assertThatThrownBy(() -> Activations.parse(degree))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("polynomial takes its degree, 1 to 5");
    }
  }

  @Test
  void listNamesOneFunctionBetweenCommas() {
    List<String> names = Activations.parseList("affine, relu").stream().map(ActivationFunction::spec).toList();
    assertThat(names).containsExactly("affine", "relu");
    assertThatThrownBy(() -> Activations.parseList("affine,")).hasMessageContaining("unknown activation ''");
  }
}
