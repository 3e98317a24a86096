package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = k0 + k1·x. It starts at k0 = 0.5, k1 = 1.
 *
 * <p>A composition of affine maps is affine. So a dense network with only this activation is a linear classifier
 * (multinomial logistic regression), however many layers it has.
 */
final class Affine implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("k0", "k1");

  @Override
  public String spec() {
    return "affine";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {0.5, 1.0};
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public double value(double x, double[] k) {
    return k[0] + k[1] * x;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(k.get(0).plus(k.get(1).times(x)));
  }

  @Override
  public double slope(double x, double[] k) {
    return k[1];
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    gradient[0] += delta;
    gradient[1] += delta * x;
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double k0 = k[0];
    double k1 = k[1];
    for (int i = from; i < to; i++) {
      y[i] = k0 + k1 * x[i];
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double sum0 = gradient[0];
    double sum1 = gradient[1];
    for (int i = from; i < to; i++) {
      sum0 += delta[i];
      sum1 += delta[i] * x[i];
    }
    gradient[0] = sum0;
    gradient[1] = sum1;
    double k1 = k[1];
    for (int i = from; i < to; i++) {
      dx[i] = delta[i] * k1;
    }
  }
}
