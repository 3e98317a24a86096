package dev.pliant.activation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Padé activation units, version A: g(x) = P/Q with P = Σ aᵢxⁱ of degree m and Q = 1 + Σ |bⱼ|·|x|ʲ of degree n, which
 * has no zero (Molina, Schramowski and Kersting 2020, "Padé activation units"). The parameters are a0 … am, b1 … bn.
 *
 * <p>It starts as a least-squares fit of a fixed function over {@link #range()}; the function is SiLU unless the name
 * gives another one. Outside that range, the fit may be far from the function. At x = 0 and at bⱼ = +0 the derivatives
 * are those of the right side, at bⱼ = −0 those of the left: with sign(0) = 0, a bⱼ that starts at 0 would never
 * change.
 */
final class Rational implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final Pattern ARGUMENTS = Pattern.compile("([1-9])/([1-9])(?:@(.+))?");
  private static final Interval FITTED = new Interval(-3, 3);

  private final int above;
  private final int below;
  private final FixedFunction target;
  private final double[] start;
  private final List<String> names;

  /** A quotient of degrees {@code above} and {@code below} that starts at {@code start}. */
  Rational(int above, int below, FixedFunction target, double[] start) {
    this.above = above;
    this.below = below;
    this.target = target;
    this.start = start.clone();
    this.names = Stream.concat(
            IntStream.rangeClosed(0, above).mapToObj(i -> "a" + i),
            IntStream.rangeClosed(1, below).mapToObj(j -> "b" + j))
        .toList();
  }

  static Rational parse(String arguments) {
    Matcher matcher = ARGUMENTS.matcher(arguments);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("rational takes the degrees above and below, 1 to 9, and optionally the"
          + " function that it starts from, such as rational:5/4 or rational:5/4@tanh; not '" + arguments + "'");
    }
    int above = Integer.parseInt(matcher.group(1));
    int below = Integer.parseInt(matcher.group(2));
    String word = matcher.group(3) == null || matcher.group(3).equals("swish") ? "silu" : matcher.group(3);
    FixedFunction target = FixedFunction.named(word, "the start of rational");
    return new Rational(above, below, target, RationalFit.of(target, above, below, FITTED));
  }

  @Override
  public String spec() {
    String degrees = "rational:" + above + "/" + below;
    return target == FixedFunction.SILU ? degrees : degrees + "@" + target.spec();
  }

  @Override
  public List<String> parameterNames() {
    return names;
  }

  @Override
  public double[] start() {
    return start.clone();
  }

  @Override
  public Interval range() {
    return FITTED;
  }

  @Override
  public double value(double x, double[] k) {
    return above(x, k) / below(Math.abs(x), k);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    // Numerator and denominator are divided by a power of s = max(1, |x|), because the highest power of x could be
    // infinite.
    Expression s = x.abs().max(1);
    Expression perS = Expression.constant(1).over(s);
    Expression t = x.times(perS);
    List<Expression> perPowers = Stream.iterate(perS, perS::times).limit(Math.max(above, below)).toList();
    Expression p = k.get(above);
    for (int i = above - 1; i >= 0; i--) {
      p = p.times(t).plus(k.get(i).times(perPowers.get(above - 1 - i)));
    }
    Expression size = t.abs();
    Expression q = k.get(above + below).abs();
    for (int j = below - 1; j >= 1; j--) {
      q = q.times(size).plus(k.get(above + j).abs().times(perPowers.get(below - 1 - j)));
    }
    q = q.times(size).plus(perPowers.get(below - 1));
    Expression quotient = p.over(q);
    for (int i = below; i < above; i++) {
      quotient = quotient.times(s);
    }
    return Optional.of(above < below ? quotient.times(perPowers.get(below - above - 1)) : quotient);
  }

  @Override
  public double slope(double x, double[] k) {
    double perQ = 1 / below(Math.abs(x), k);
    return slope(x, Math.abs(x), above(x, k) * perQ, perQ, k);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double perQ = 1 / below(Math.abs(x), k);
    addParameterGradient(x, Math.abs(x), delta, above(x, k) * perQ, perQ, k, gradient);
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
    for (int i = from; i < to; i++) {
      double z = x[i];
      double size = Math.abs(z);
      double d = delta[i];
      double perQ = 1 / below(size, k);
      double value = above(z, k) * perQ;
      addParameterGradient(z, size, d, value, perQ, k, gradient);
      dx[i] = d * slope(z, size, value, perQ, k);
    }
  }

  /** P at x. */
  private double above(double x, double[] k) {
    double sum = k[above];
    for (int i = above - 1; i >= 0; i--) {
      sum = sum * x + k[i];
    }
    return sum;
  }

  /** Q where |x| is {@code size}. */
  private double below(double size, double[] k) {
    double sum = 0;
    for (int j = below; j >= 1; j--) {
      sum = (sum + Math.abs(k[above + j])) * size;
    }
    return 1 + sum;
  }

  /** (P′ − (P/Q)·Q′)/Q. */
  private double slope(double x, double size, double value, double perQ, double[] k) {
    double pSlope = above * k[above];
    for (int i = above - 1; i >= 1; i--) {
      pSlope = pSlope * x + i * k[i];
    }
    double qSlope = below * Math.abs(k[above + below]);
    for (int j = below - 1; j >= 1; j--) {
      qSlope = qSlope * size + j * Math.abs(k[above + j]);
    }
    return (pSlope - value * (x < 0 ? -qSlope : qSlope)) * perQ;
  }

  private void addParameterGradient(
      double x, double size, double delta, double value, double perQ, double[] k, double[] gradient) {
    double term = delta * perQ;
    double termBelow = -term * value;
    for (int i = 0; i <= above; i++) {
      gradient[i] += term;
      term *= x;
    }
    for (int j = 1; j <= below; j++) {
      termBelow *= size;
      gradient[above + j] += Math.copySign(1, k[above + j]) * termBelow;
    }
  }
}
