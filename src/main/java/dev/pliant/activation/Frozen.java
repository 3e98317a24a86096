package dev.pliant.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A function of a learned family that keeps its start and has no parameters. As a control, it shows the effect of
 * learning them.
 */
final class Frozen implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final int MOST_POINTS = 4096;
  private static final double APART = 1.0 / 32;
  private static final double ROUNDING = 1e-9;

  private final ActivationFunction kept;
  private final double[] k;

  private Frozen(ActivationFunction kept) {
    this.kept = kept;
    this.k = kept.start();
  }

  /** The function that {@code spec} names among {@code families}, frozen at its start. */
  static Frozen of(Families families, String spec) {
    if (spec.isEmpty()) {
      throw new IllegalArgumentException("frozen takes the activation to freeze, such as frozen:prelu");
    }
    ActivationFunction function = families.parse(spec);
    if (function.parameterCount() == 0) {
      throw new IllegalArgumentException(
          "'frozen:" + spec + "' freezes a function without parameters; write '" + spec + "'");
    }
    return new Frozen(function);
  }

  @Override
  public String spec() {
    return "frozen:" + kept.spec();
  }

  @Override
  public List<String> parameterNames() {
    return List.of();
  }

  @Override
  public double[] start() {
    return new double[0];
  }

  @Override
  public Interval range() {
    return kept.range();
  }

  /** Nothing is learned, so some points of this single function are enough. */
  @Override
  public boolean isAffine() {
    double at0 = kept.value(0, k);
    double slope = kept.value(1, k) - at0;
    return IntStream.rangeClosed(-MOST_POINTS, MOST_POINTS)
        .mapToDouble(i -> i * APART)
        .allMatch(x -> Math.abs(kept.value(x, k) - (at0 + slope * x)) <= ROUNDING * (1 + Math.abs(x)));
  }

  @Override
  public double value(double x, double[] none) {
    return kept.value(x, k);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> none) {
    return kept.formula(x, Arrays.stream(k).mapToObj(Expression::constant).toList());
  }

  @Override
  public double slope(double x, double[] none) {
    return kept.slope(x, k);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] none, double[] gradient) {
    // Nothing to learn.
  }

  @Override
  public void values(double[] x, int from, int to, double[] none, double[] y) {
    kept.values(x, from, to, k, y);
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] none, double[] dx, double[] gradient) {
    kept.gradients(x, delta, from, to, k, dx, new double[k.length]);
  }
}
