package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = a·sin(ωx + φ). It starts at a = 1, ω = 1, φ = 0. Sitzmann, Martel, Bergman, Lindell and Wetzstein (2020,
 * "Implicit neural representations with periodic activation functions") use periodic activations; here all three
 * parameters are learned.
 *
 * <p>The loss has many minima in ω, because a large change of ω gives a very different function.
 */
final class Sine implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("a", "omega", "phi");

  @Override
  public String spec() {
    return "sine";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {1, 1, 0};
  }

  @Override
  public double value(double x, double[] k) {
    return k[0] * Math.sin(k[1] * x + k[2]);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(k.get(0).times(k.get(1).times(x).plus(k.get(2)).sin()));
  }

  @Override
  public double slope(double x, double[] k) {
    return k[0] * Math.cos(k[1] * x + k[2]) * k[1];
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double u = k[1] * x + k[2];
    double byPhase = k[0] * Math.cos(u);
    gradient[0] += delta * Math.sin(u);
    gradient[1] += delta * (byPhase * x);
    gradient[2] += delta * byPhase;
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double a = k[0];
    double omega = k[1];
    double phi = k[2];
    for (int i = from; i < to; i++) {
      y[i] = a * Math.sin(omega * x[i] + phi);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double a = k[0];
    double omega = k[1];
    double phi = k[2];
    double byA = gradient[0];
    double byOmega = gradient[1];
    double byPhi = gradient[2];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double u = omega * x[i] + phi;
      double byPhase = a * Math.cos(u);
      byA += d * Math.sin(u);
      byOmega += d * (byPhase * x[i]);
      byPhi += d * byPhase;
      dx[i] = d * (byPhase * omega);
    }
    gradient[0] = byA;
    gradient[1] = byOmega;
    gradient[2] = byPhi;
  }
}
