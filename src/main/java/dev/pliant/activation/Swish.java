package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = x·σ(βx). It starts at β = 1, where it is SiLU (Ramachandran, Zoph and Le 2017, "Searching for activation
 * functions"). Towards β = 0 it becomes x/2, towards large β ReLU.
 */
final class Swish implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("beta");

  @Override
  public String spec() {
    return "swish";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {1};
  }

  @Override
  public double value(double x, double[] k) {
    return x * Exponentials.sigma(k[0] * x);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(x.times(k.get(0).times(x).sigmoid()));
  }

  @Override
  public double slope(double x, double[] k) {
    double u = k[0] * x;
    double e = Exponentials.inverse(u);
    double s = 1 / (1 + e);
    return s + u * (e * s * s);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    gradient[0] += delta * (x * x * Exponentials.sigmaSlope(k[0] * x));
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double beta = k[0];
    for (int i = from; i < to; i++) {
      y[i] = x[i] * Exponentials.sigma(beta * x[i]);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double beta = k[0];
    double sum = gradient[0];
    for (int i = from; i < to; i++) {
      double z = x[i];
      double u = beta * z;
      double e = Exponentials.inverse(u);
      double s = 1 / (1 + e);
      double sSlope = e * s * s;
      sum += delta[i] * (z * z * sSlope);
      dx[i] = delta[i] * (s + u * sSlope);
    }
    gradient[0] = sum;
  }
}
