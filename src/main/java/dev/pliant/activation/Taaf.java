package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * Transformative adaptive activation functions: g(x) = α·f(βx + γ) + δ for a fixed function f. It starts at α = β = 1,
 * γ = δ = 0, where it is f (Kunc 2024, "Transformative adaptive activation functions"). At a kink of f the derivatives
 * are those of the side where βx + γ is smaller.
 *
 * <p>γ acts like the biases of the layer before, and δ like those of the layer after.
 */
final class Taaf implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("alpha", "beta", "gamma", "delta");

  private final FixedFunction inner;

  private Taaf(FixedFunction inner) {
    this.inner = inner;
  }

  static Taaf parse(String arguments) {
    return new Taaf(FixedFunction.named(arguments, "taaf, such as taaf:tanh,"));
  }

  @Override
  public String spec() {
    return "taaf:" + inner.spec();
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {1, 1, 0, 0};
  }

  @Override
  public boolean isAffine() {
    return inner.isAffine();
  }

  @Override
  public double value(double x, double[] k) {
    return k[0] * inner.value(k[1] * x + k[2]) + k[3];
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(k.get(0).times(inner.formula(k.get(1).times(x).plus(k.get(2)))).plus(k.get(3)));
  }

  @Override
  public double slope(double x, double[] k) {
    return k[0] * inner.slope(k[1] * x + k[2]) * k[1];
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double u = k[1] * x + k[2];
    double byShift = k[0] * inner.slope(u);
    gradient[0] += delta * inner.value(u);
    gradient[1] += delta * (byShift * x);
    gradient[2] += delta * byShift;
    gradient[3] += delta;
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double alpha = k[0];
    double beta = k[1];
    double gamma = k[2];
    double delta = k[3];
    for (int i = from; i < to; i++) {
      y[i] = alpha * inner.value(beta * x[i] + gamma) + delta;
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double alpha = k[0];
    double beta = k[1];
    double gamma = k[2];
    double byAlpha = gradient[0];
    double byBeta = gradient[1];
    double byGamma = gradient[2];
    double byDelta = gradient[3];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double u = beta * x[i] + gamma;
      double byShift = alpha * inner.slope(u);
      byAlpha += d * inner.value(u);
      byBeta += d * (byShift * x[i]);
      byGamma += d * byShift;
      byDelta += d;
      dx[i] = d * (byShift * beta);
    }
    gradient[0] = byAlpha;
    gradient[1] = byBeta;
    gradient[2] = byGamma;
    gradient[3] = byDelta;
  }
}
