package dev.pliant.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * g(x) = k0 + k1·x + … + kn·xⁿ. It starts at 0, 1, 0.1, 0, …, which is a slightly bent identity.
 *
 * <p>Over L layers the degree in the network's inputs is nᴸ: a network with a high degree grows very fast for inputs
 * far from zero.
 */
final class Polynomial implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final int HIGHEST = 5;

  private final int degree;

  private Polynomial(int degree) {
    this.degree = degree;
  }

  static Polynomial parse(String arguments) {
    if (!arguments.matches("[1-" + HIGHEST + "]")) {
      throw new IllegalArgumentException(
          "polynomial takes its degree, 1 to " + HIGHEST + ", such as polynomial:2; not '" + arguments + "'");
    }
    return new Polynomial(Integer.parseInt(arguments));
  }

  @Override
  public String spec() {
    return "polynomial:" + degree;
  }

  @Override
  public List<String> parameterNames() {
    return IntStream.rangeClosed(0, degree).mapToObj(power -> "k" + power).toList();
  }

  @Override
  public int parameterCount() {
    return degree + 1;
  }

  @Override
  public double[] start() {
    double[] k = new double[degree + 1];
    k[1] = 1;
    if (degree > 1) {
      k[2] = 0.1;
    }
    return k;
  }

  @Override
  public boolean isAffine() {
    return degree == 1;
  }

  @Override
  public double value(double x, double[] k) {
    double sum = k[degree];
    for (int power = degree - 1; power >= 0; power--) {
      sum = sum * x + k[power];
    }
    return sum;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression sum = k.get(degree);
    for (int power = degree - 1; power >= 0; power--) {
      sum = sum.times(x).plus(k.get(power));
    }
    return Optional.of(sum);
  }

  @Override
  public double slope(double x, double[] k) {
    double sum = degree * k[degree];
    for (int power = degree - 1; power >= 1; power--) {
      sum = sum * x + power * k[power];
    }
    return sum;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double term = delta;
    for (int power = 0; power <= degree; power++) {
      gradient[power] += term;
      term *= x;
    }
  }

  // Both loops write out all powers; those above the degree have coefficient zero. C2 vectorises such code, or keeps it
  // in registers.

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double[] c = Arrays.copyOf(k, HIGHEST + 1);
    double c0 = c[0];
    double c1 = c[1];
    double c2 = c[2];
    double c3 = c[3];
    double c4 = c[4];
    double c5 = c[5];
    for (int i = from; i < to; i++) {
      double z = x[i];
      y[i] = ((((c5 * z + c4) * z + c3) * z + c2) * z + c1) * z + c0;
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double[] sums = Arrays.copyOf(gradient, HIGHEST + 1);
    double sum0 = sums[0];
    double sum1 = sums[1];
    double sum2 = sums[2];
    double sum3 = sums[3];
    double sum4 = sums[4];
    double sum5 = sums[5];
    for (int i = from; i < to; i++) {
      double z = x[i];
      double term = delta[i];
      sum0 += term;
      sum1 += term *= z;
      sum2 += term *= z;
      sum3 += term *= z;
      sum4 += term *= z;
      sum5 += term * z;
    }
    double[] after = {sum0, sum1, sum2, sum3, sum4, sum5};
    System.arraycopy(after, 0, gradient, 0, degree + 1);
    double[] c = Arrays.copyOf(k, HIGHEST + 1);
    double c1 = c[1];
    double c2 = 2 * c[2];
    double c3 = 3 * c[3];
    double c4 = 4 * c[4];
    double c5 = 5 * c[5];
    for (int i = from; i < to; i++) {
      double z = x[i];
      dx[i] = delta[i] * ((((c5 * z + c4) * z + c3) * z + c2) * z + c1);
    }
  }
}
