package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * ACON-C: g(x) = u·σ(βu) + p2·x with u = (p1 − p2)·x. It starts at p1 = 1, p2 = 0, β = 1, where it is SiLU (Ma, Zhang,
 * Liu and Sun 2021, "Activate or not"). It is a smooth max(p1·x, p2·x); for p1 = p2 it is linear.
 */
final class Acon implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("p1", "p2", "beta");

  @Override
  public String spec() {
    return "acon";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {1, 0, 1};
  }

  @Override
  public double value(double x, double[] k) {
    double u = (k[0] - k[1]) * x;
    return u * Exponentials.sigma(k[2] * u) + k[1] * x;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression u = k.get(0).minus(k.get(1)).times(x);
    return Optional.of(u.times(k.get(2).times(u).sigmoid()).plus(k.get(1).times(x)));
  }

  @Override
  public double slope(double x, double[] k) {
    return (k[0] - k[1]) * mixing((k[0] - k[1]) * x, k[2]) + k[1];
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double u = (k[0] - k[1]) * x;
    double a = mixing(u, k[2]);
    gradient[0] += delta * (x * a);
    gradient[1] += delta * (x * (1 - a));
    gradient[2] += delta * (u * u * Exponentials.sigmaSlope(k[2] * u));
  }

  /** A = ∂(u·σ(βu))/∂u. */
  private static double mixing(double u, double beta) {
    double e = Exponentials.inverse(beta * u);
    double s = 1 / (1 + e);
    return s + beta * u * (e * s * s);
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double difference = k[0] - k[1];
    double p2 = k[1];
    double beta = k[2];
    for (int i = from; i < to; i++) {
      double u = difference * x[i];
      y[i] = u * Exponentials.sigma(beta * u) + p2 * x[i];
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double difference = k[0] - k[1];
    double p2 = k[1];
    double beta = k[2];
    double byP1 = gradient[0];
    double byP2 = gradient[1];
    double byBeta = gradient[2];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double u = difference * x[i];
      double e = Exponentials.inverse(beta * u);
      double s = 1 / (1 + e);
      double sSlope = e * s * s;
      double a = s + beta * u * sSlope;
      byP1 += d * (x[i] * a);
      byP2 += d * (x[i] * (1 - a));
      byBeta += d * (u * u * sSlope);
      dx[i] = d * (difference * a + p2);
    }
    gradient[0] = byP1;
    gradient[1] = byP2;
    gradient[2] = byBeta;
  }
}
