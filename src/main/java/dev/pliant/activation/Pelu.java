package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = (α/β)·x for x ≥ 0, else α·(e^(x/β) − 1). It starts at α = β = 1 (Trottier, Giguère and Chaib-draa 2017,
 * "Parametric exponential linear unit"). Both parameters stay at 0.1 or more, so that the function rises and e^(x/β) is
 * finite.
 *
 * <p>With p = max(0, x)/β and t = min(0, x)/β there is one formula: g = α·(p + eᵗ − 1). There is no kink.
 */
final class Pelu implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("alpha", "beta");
  private static final double LEAST = 0.1;

  @Override
  public String spec() {
    return "pelu";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {1, 1};
  }

  @Override
  public double value(double x, double[] k) {
    double t = Math.min(0, x) / k[1];
    return k[0] * (Math.max(0, x) / k[1] + Exponentials.minusOne(t, Math.exp(t)));
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression alpha = k.get(0);
    Expression beta = k.get(1);
    return Optional.of(x.max(0).over(beta).plus(x.min(0).over(beta).exp().minus(1)).times(alpha));
  }

  @Override
  public double slope(double x, double[] k) {
    return k[0] / k[1] * Math.exp(Math.min(0, x) / k[1]);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double p = Math.max(0, x) / k[1];
    double t = Math.min(0, x) / k[1];
    double e = Math.exp(t);
    gradient[0] += delta * (p + Exponentials.minusOne(t, e));
    gradient[1] -= delta * (k[0] / k[1] * (p + t * e));
  }

  @Override
  public void bound(double[] k) {
    k[0] = Math.max(LEAST, k[0]);
    k[1] = Math.max(LEAST, k[1]);
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double alpha = k[0];
    double beta = k[1];
    for (int i = from; i < to; i++) {
      double t = Math.min(0, x[i]) / beta;
      y[i] = alpha * (Math.max(0, x[i]) / beta + Exponentials.minusOne(t, Math.exp(t)));
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double beta = k[1];
    double ratio = k[0] / beta;
    double byAlpha = gradient[0];
    double byBeta = gradient[1];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double p = Math.max(0, x[i]) / beta;
      double t = Math.min(0, x[i]) / beta;
      double e = Math.exp(t);
      byAlpha += d * (p + Exponentials.minusOne(t, e));
      byBeta -= d * (ratio * (p + t * e));
      dx[i] = d * (ratio * e);
    }
    gradient[0] = byAlpha;
    gradient[1] = byBeta;
  }
}
