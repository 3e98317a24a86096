package dev.pliant.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * g(x) = Σ αᵢfᵢ(x), a weighted mean of fixed functions with α = softmax(ℓ) (Sütfeld, Brieger, Finger, Füllhase and Pipa
 * 2018, "Adaptive blending units"). The parameters are the logits ℓᵢ, which start equal. At a kink of an fᵢ the slope
 * is that of the left side.
 */
final class Mixture implements ActivationFunction {
  private static final long serialVersionUID = 1;

  private final FixedFunction[] parts;
  private final List<String> names;

  private Mixture(List<FixedFunction> parts) {
    this.parts = parts.toArray(FixedFunction[]::new);
    this.names = parts.stream().map(part -> "logit_" + part.spec()).toList();
  }

  static Mixture parse(String arguments) {
    List<FixedFunction> parts = Arrays.stream(arguments.split("\\+", -1))
        .map(word -> FixedFunction.named(word, "mixture, such as mixture:relu+tanh,"))
        .toList();
    if (parts.size() < 2 || parts.stream().distinct().count() < parts.size()) {
      throw new IllegalArgumentException(
          "mixture takes two or more different functions, such as mixture:relu+tanh; not '" + arguments + "'");
    }
    return new Mixture(parts);
  }

  @Override
  public String spec() {
    return "mixture:" + Arrays.stream(parts).map(FixedFunction::spec).collect(Collectors.joining("+"));
  }

  @Override
  public List<String> parameterNames() {
    return names;
  }

  @Override
  public double[] start() {
    return new double[parts.length];
  }

  @Override
  public boolean isAffine() {
    return Arrays.stream(parts).allMatch(FixedFunction::isAffine);
  }

  @Override
  public double value(double x, double[] k) {
    return mean(x, softmax(k));
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    List<Expression> weights = softmax(k);
    Expression sum = weights.get(0).times(parts[0].formula(x));
    for (int i = 1; i < parts.length; i++) {
      sum = sum.plus(weights.get(i).times(parts[i].formula(x)));
    }
    return Optional.of(sum);
  }

  @Override
  public double slope(double x, double[] k) {
    return weightedSlope(x, softmax(k));
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    addGradient(x, delta, softmax(k), new double[parts.length], gradient);
  }

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    double[] alpha = softmax(k);
    for (int i = from; i < to; i++) {
      y[i] = mean(x[i], alpha);
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    double[] alpha = softmax(k);
    double[] each = new double[alpha.length];
    for (int i = from; i < to; i++) {
      double d = delta[i];
      addGradient(x[i], d, alpha, each, gradient);
      dx[i] = d * weightedSlope(x[i], alpha);
    }
  }

  private double mean(double x, double[] alpha) {
    double sum = 0;
    for (int i = 0; i < alpha.length; i++) {
      sum += alpha[i] * parts[i].value(x);
    }
    return sum;
  }

  private double weightedSlope(double x, double[] alpha) {
    double sum = 0;
    for (int i = 0; i < alpha.length; i++) {
      sum += alpha[i] * parts[i].slope(x);
    }
    return sum;
  }

  /** Adds δ·αᵢ·(fᵢ − g); {@code each} is a buffer for the fᵢ. */
  private void addGradient(double x, double delta, double[] alpha, double[] each, double[] gradient) {
    double mean = 0;
    for (int i = 0; i < alpha.length; i++) {
      each[i] = parts[i].value(x);
      mean += alpha[i] * each[i];
    }
    for (int i = 0; i < alpha.length; i++) {
      gradient[i] += delta * (alpha[i] * (each[i] - mean));
    }
  }

  private static List<Expression> softmax(List<Expression> logits) {
    Expression largest = logits.stream().reduce(Expression::max).orElseThrow();
    List<Expression> powers = logits.stream().map(logit -> logit.minus(largest).exp()).toList();
    Expression sum = powers.stream().reduce(Expression::plus).orElseThrow();
    return powers.stream().map(power -> power.over(sum)).toList();
  }

  private static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] alpha = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = Math.exp(logits[i] - largest);
      sum += alpha[i];
    }
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] /= sum;
    }
    return alpha;
  }
}
