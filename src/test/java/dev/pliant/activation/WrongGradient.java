package dev.pliant.activation;

import java.util.List;

/**
 * A function one of whose derivatives is wrong by a factor, for tests of tests.
 *
 * @param right the function
 * @param wrong the parameter whose gradient is wrong; −1 for the slope
 * @param factor what it is multiplied by
 */
record WrongGradient(ActivationFunction right, int wrong, double factor) implements ActivationFunction {
  @Override
  public String spec() {
    return right.spec();
  }

  @Override
  public List<String> parameterNames() {
    return right.parameterNames();
  }

  @Override
  public double[] start() {
    return right.start();
  }

  @Override
  public double value(double x, double[] k) {
    return right.value(x, k);
  }

  @Override
  public double slope(double x, double[] k) {
    return right.slope(x, k) * (wrong < 0 ? factor : 1);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double[] own = new double[k.length];
    right.addParameterGradient(x, delta, k, own);
    for (int p = 0; p < k.length; p++) {
      gradient[p] += own[p] * (p == wrong ? factor : 1);
    }
  }
}
