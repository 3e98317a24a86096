package dev.pliant.activation;

import java.util.List;
import java.util.Optional;

/**
 * g(x) = x between the thresholds tl and tr, and linear with slope al below tl and slope ar above tr (Jin, Xu, Feng,
 * Wei, Xiong and Yan 2015, "Deep learning with S-shaped rectified linear activation units"). It starts at tl = 0, al =
 * 0.25, tr = 2, ar = 1: a leaky ReLU whose second corner is not bent yet. At a threshold the slope is that of the
 * inside, 1.
 *
 * <p>The thresholds stay at least 0.01 apart; both are moved equally far.
 */
final class Srelu implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final List<String> PARAMETERS = List.of("tl", "al", "tr", "ar");
  private static final double LEAST_GAP = 0.01;

  @Override
  public String spec() {
    return "srelu";
  }

  @Override
  public List<String> parameterNames() {
    return PARAMETERS;
  }

  @Override
  public double[] start() {
    return new double[] {0, 0.25, 2, 1};
  }

  @Override
  public double value(double x, double[] k) {
    return Math.max(k[0], Math.min(x, k[2])) + k[1] * Math.min(0, x - k[0]) + k[3] * Math.max(0, x - k[2]);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression below = x.minus(k.get(0)).min(0);
    Expression above = x.minus(k.get(2)).max(0);
    return Optional.of(
        x.min(k.get(2)).max(k.get(0)).plus(k.get(1).times(below)).plus(k.get(3).times(above)));
  }

  @Override
  public double slope(double x, double[] k) {
    if (x < k[0]) {
      return k[1];
    }
    return x > k[2] ? k[3] : 1;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    if (x < k[0]) {
      gradient[0] += delta * (1 - k[1]);
      gradient[1] += delta * (x - k[0]);
    } else if (x > k[2]) {
      gradient[2] += delta * (1 - k[3]);
      gradient[3] += delta * (x - k[2]);
    }
  }

  @Override
  public void bound(double[] k) {
    if (k[2] - k[0] < LEAST_GAP) {
      double middle = 0.5 * (k[0] + k[2]);
      k[0] = middle - 0.5 * LEAST_GAP;
      k[2] = middle + 0.5 * LEAST_GAP;
    }
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double tl = k[0];
    double al = k[1];
    double tr = k[2];
    double ar = k[3];
    for (int i = from; i < to; i++) {
      double z = x[i];
      y[i] = Math.max(tl, Math.min(z, tr)) + al * Math.min(0, z - tl) + ar * Math.max(0, z - tr);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double tl = k[0];
    double al = k[1];
    double tr = k[2];
    double ar = k[3];
    double byTl = gradient[0];
    double byAl = gradient[1];
    double byTr = gradient[2];
    double byAr = gradient[3];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double below = Math.min(0, x[i] - tl);
      double above = Math.max(0, x[i] - tr);
      byTl += d * (Heaviside.of(-below) * (1 - al));
      byAl += d * below;
      byTr += d * (Heaviside.of(above) * (1 - ar));
      byAr += d * above;
    }
    gradient[0] = byTl;
    gradient[1] = byAl;
    gradient[2] = byTr;
    gradient[3] = byAr;
    for (int i = from; i < to; i++) {
      double left = Heaviside.of(tl - x[i]);
      double right = Heaviside.of(x[i] - tr);
      dx[i] = delta[i] * (left * al + right * ar + (1 - left - right));
    }
  }
}
