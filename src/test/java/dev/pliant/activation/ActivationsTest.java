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
        .hasMessage("unknown activation 'afine'; did you mean 'affine'? there are: "
            + String.join(", ", Activations.forms()));
    assertThatThrownBy(() -> Activations.parse("rleu")).hasMessageContaining("did you mean 'relu'?");
    assertThatThrownBy(() -> Activations.parse("wavelet:3"))
        .hasMessage("unknown activation 'wavelet:3'; there are: " + String.join(", ", Activations.forms()));
    assertThat(Activations.words()).isSorted().contains("acon", "affine", "apl", "relu");
  }

  @Test
  void wrongArgumentsAreRefusedWithWhatIsRight() {
    assertRefused("apl", "apl takes its number of hinges, 1 to 16, such as apl:3; not ''");
    assertRefused("apl:17", "1 to 16, such as apl:3; not '17'");
    assertRefused("hat:2", "hat takes its number of knots, 3 to 129, such as hat:17 or hat:17/0.001; not '2'");
    assertRefused("hat:17/", "not '17/'");
    assertRefused("hat:17/-1", "the penalty of hat is a number above 0 and at most 1000");
    assertRefused("hat:17/0", "without a penalty: hat:17");
    assertRefused("hat:17/1e", "not '1e'");
    assertRefused("rbf:1", "rbf takes its number of Gaussians, 2 to 65, such as rbf:9; not '1'");
    assertRefused("rational", "such as rational:5/4 or rational:5/4@tanh; not ''");
    assertRefused("rational:5", "not '5'");
    assertRefused("rational:5/4@sine", "'sine' is not one; there are: elu, gelu, identity, leakyrelu");
    assertRefused("mixture:relu", "mixture takes two or more different functions");
    assertRefused("mixture:relu+relu", "mixture takes two or more different functions");
    assertRefused("mixture:relu+prelu", "takes fixed functions, and 'prelu' is not one");
    assertRefused("taaf", "taaf, such as taaf:tanh, takes fixed functions");
    assertRefused("frozen", "frozen takes the activation to freeze, such as frozen:prelu");
    assertRefused("frozen:relu", "'frozen:relu' freezes a function without parameters; write 'relu'");
    assertRefused("frozen:frozen:prelu",
        "'frozen:frozen:prelu' freezes a function without parameters; write 'frozen:prelu'");
  }

  private static void assertRefused(String spec, String reason) {
    assertThatThrownBy(() -> Activations.parse(spec)).as(spec)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void namesThatMeanTheSameHaveOneSpec() {
    assertThat(Activations.parse("rational:5/4@swish").spec()).isEqualTo("rational:5/4");
    assertThat(Activations.parse("rational:5/4@silu").spec()).isEqualTo("rational:5/4");
    assertThat(Activations.parse("hat:9/1e-4").spec()).isEqualTo("hat:9/0.0001");
    assertThat(Activations.parse("hat:9/10").spec()).isEqualTo("hat:9/10");
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
