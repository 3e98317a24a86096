package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = (x + r)/2 with r = √(x² + b) and b = e^ρ. It starts at b = 4 (Barron 2021, "Squareplus: a softplus-like
 * algebraic rectifier"). Learning ρ keeps b positive. ρ stays between −10 and 10, which gives a bend 0.01 to 150 wide.
 */
final class Squareplus implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("rho");
  private static final double LARGEST = 10;

  @Override
  public String spec() {
    return "squareplus";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {Math.log(4)};
  }

  @Override
  public double value(double x, double[] k) {
    double b = Math.exp(k[0]);
    return value(x, b, Math.sqrt(x * x + b));
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    // One formula for both sides: (x + r)/2 is max(0, x) + b/(2·(|x| + r)).
    Expression b = k.get(0).exp();
    Expression r = x.times(x).plus(b).sqrt();
    return Optional.of(x.max(0).plus(b.over(x.abs().plus(r).times(2))));
  }

  @Override
  public double slope(double x, double[] k) {
    double b = Math.exp(k[0]);
    double r = Math.sqrt(x * x + b);
    return value(x, b, r) / r;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double b = Math.exp(k[0]);
    gradient[0] += delta * (b / (4 * Math.sqrt(x * x + b)));
  }

  /** Below zero x + r suffers from cancellation; there it is computed as b/(r − x). */
  private static double value(double x, double b, double r) {
    double far = 0.5 * (Math.abs(x) + r);
    return x < 0 ? b / (4 * far) : far;
  }

  @Override
  public void bound(double[] k) {
    k[0] = Math.max(-LARGEST, Math.min(k[0], LARGEST));
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double b = Math.exp(k[0]);
    for (int i = from; i < to; i++) {
      y[i] = value(x[i], b, Math.sqrt(x[i] * x[i] + b));
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double b = Math.exp(k[0]);
    double sum = gradient[0];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double r = Math.sqrt(x[i] * x[i] + b);
      sum += d * (b / (4 * r));
      dx[i] = d * (value(x[i], b, r) / r);
    }
    gradient[0] = sum;
  }
}
