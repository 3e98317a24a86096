package dev.pliant.activation;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adaptive piecewise linear units: g(x) = max(0, x) + Σ aᵢ·max(0, bᵢ − x) with s hinges (Agostinelli, Hoffman, Sadowski
 * and Baldi 2015, "Learning activation functions to improve deep neural networks"). The parameters are a1 … as, b1 …
 * bs.
 *
 * <p>It starts with the bᵢ equally spaced from −2 to 2 (a single one at 0), because equal bᵢ would have equal gradients
 * and stay equal. It starts with aᵢ = −0.1/s, which together give slope 0.1 on the far left. At zero and at a hinge the
 * derivatives are those of the left side.
 */
final class Apl implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final int MOST = 16;
  private static final double SPREAD = 2;

  private final int hinges;
  private final List<String> names;

  private Apl(int hinges) {
    this.hinges = hinges;
    this.names = Stream.of("a", "b")
        .flatMap(letter -> IntStream.rangeClosed(1, hinges).mapToObj(i -> letter + i))
        .toList();
  }

  static Apl parse(String arguments) {
    return new Apl(Arguments.count(arguments, 1, MOST, "apl takes its number of hinges", "apl:3"));
  }

  @Override
  public String spec() {
    return "apl:" + hinges;
  }

  @Override
  public List<String> parameterNames() {
    return names;
  }

  @Override
  public double[] start() {
    double[] k = new double[2 * hinges];
    for (int i = 0; i < hinges; i++) {
      k[i] = -0.1 / hinges;
      k[hinges + i] = hinges == 1 ? 0 : SPREAD * (2.0 * i / (hinges - 1) - 1);
    }
    return k;
  }

  @Override
  public double value(double x, double[] k) {
    double sum = Math.max(0, x);
    for (int i = 0; i < hinges; i++) {
      sum += k[i] * Math.max(0, k[hinges + i] - x);
    }
    return sum;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression sum = x.max(0);
    for (int i = 0; i < hinges; i++) {
      sum = sum.plus(k.get(i).times(k.get(hinges + i).minus(x).max(0)));
    }
    return Optional.of(sum);
  }

  @Override
  public double slope(double x, double[] k) {
    double sum = x > 0 ? 1 : 0;
    for (int i = 0; i < hinges; i++) {
      sum -= x <= k[hinges + i] ? k[i] : 0;
    }
    return sum;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    for (int i = 0; i < hinges; i++) {
      double reach = k[hinges + i] - x;
      if (reach >= 0) {
        gradient[i] += delta * reach;
        gradient[hinges + i] += delta * k[i];
      }
    }
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    for (int i = from; i < to; i++) {
      y[i] = value(x[i], k);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    for (int h = 0; h < hinges; h++) {
      double a = k[h];
      double b = k[hinges + h];
      double byA = gradient[h];
      double byB = gradient[hinges + h];
      for (int i = from; i < to; i++) {
        byA += delta[i] * Math.max(0, b - x[i]);
        byB += delta[i] * (a * (1 - Heaviside.of(x[i] - b)));
      }
      gradient[h] = byA;
      gradient[hinges + h] = byB;
    }
    for (int i = from; i < to; i++) {
      dx[i] = delta[i] * slope(x[i], k);
    }
  }
}
