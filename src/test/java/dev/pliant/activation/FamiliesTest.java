package dev.pliant.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the description of the package says of adding a family. */
class FamiliesTest {

  /** g(x) = x + c·sin x: the six methods that must be there, no more. */
  private static final class Ripple implements ActivationFunction {
    private static final long serialVersionUID = 1;

    @Override
    public String spec() {
      return "ripple";
    }

    @Override
    public List<String> parameterNames() {
      return List.of("c");
    }

    @Override
    public double[] start() {
      return new double[] {0.5};
    }

    @Override
    public double value(double x, double[] k) {
      return x + k[0] * Math.sin(x);
    }

    @Override
    public double slope(double x, double[] k) {
      return 1 + k[0] * Math.cos(x);
    }

    @Override
    public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
      gradient[0] += delta * Math.sin(x);
    }
  }

  @Test
  void familyOfSixMethodsAndALineIsComplete() {
    Families families = Activations.families();
    families.register(new Ripple());
    ActivationFunction ripple = families.parse("ripple");
    assertThat(families.words()).contains("ripple", "affine");
    assertThat(ripple.parameterCount()).isEqualTo(1);
    assertThat(ripple.penalty(ripple.start())).isZero();
    assertThat(ripple.range().contains(-1e300)).isTrue();
    assertThat(families.parse("frozen:ripple").value(2, new double[0])).isEqualTo(2 + 0.5 * Math.sin(2));
    GradientCheck check = new GradientCheck(ripple, (x, k) -> 0);
    SplittableRandom random = new SplittableRandom(4);
    float[] xs = new float[600];
    float[] y = new float[600];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = (float) random.nextDouble(-9, 9);
      check.at(xs[i], ripple.start());
    }
    ripple.values(xs, 0, 600, ripple.start(), y);
    for (int i = 0; i < xs.length; i++) {
      assertThat(y[i]).isEqualTo((float) ripple.value(xs[i], ripple.start()));
    }
  }

  @Test
  void wordThatIsTakenOrIsNoneIsRefused() {
    Families families = Activations.families();
    assertThatThrownBy(() -> families.register(new Affine())).hasMessageContaining("cannot be called 'affine'");
    assertThatThrownBy(() -> families.register("a,b", arguments -> new Affine()))
        .hasMessageContaining("cannot be called 'a,b': use a word of small letters and digits that is not in use");
  }
}
