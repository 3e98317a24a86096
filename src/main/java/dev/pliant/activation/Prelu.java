package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = max(0, x) + a·min(0, x). It starts at a = 0.25 (He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers").
 * At zero the slope is a, that of the left side.
 */
final class Prelu implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("a");

  @Override
  public String spec() {
    return "prelu";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {0.25};
  }

  @Override
  public double value(double x, double[] k) {
    return Math.max(0, x) + k[0] * Math.min(0, x);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(x.max(0).plus(k.get(0).times(x.min(0))));
  }

  @Override
  public double slope(double x, double[] k) {
    return x > 0 ? 1 : k[0];
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    gradient[0] += delta * Math.min(0, x);
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double a = k[0];
    for (int i = from; i < to; i++) {
      y[i] = Math.max(0, x[i]) + a * Math.min(0, x[i]);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double a = k[0];
    double sum = gradient[0];
    for (int i = from; i < to; i++) {
      sum += delta[i] * Math.min(0, x[i]);
    }
    gradient[0] = sum;
    for (int i = from; i < to; i++) {
      double right = Heaviside.of(x[i]);
      dx[i] = delta[i] * (right + a * (1 - right));
    }
  }
}
