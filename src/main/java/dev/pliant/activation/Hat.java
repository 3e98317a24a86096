package dev.pliant.activation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A linear spline in the basis of hat functions (Bohra, Campos, Gupta, Aziznejad and Unser 2020, "Learning activation
 * functions in deep (spline) neural networks"). The parameters c1 … cn are its values at n equally spaced knots from −4
 * to 4. It is linear between knots and continues linearly outside. It starts as leaky ReLU. At a knot the slope is that
 * of the right side; at the last knot both sides are the same.
 *
 * <p>{@code hat:17/0.001} adds to the loss 0.001 times the sum of squared second differences of the parameters, which
 * favours few corners.
 */
final class Hat implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final Pattern ARGUMENTS = Pattern.compile("([0-9]+)(?:/([0-9.eE+-]+))?");
  private static final Interval KNOTS = new Interval(-4, 4);

  private final int knots;
  private final BigDecimal weight;
  private final double penaltyWeight;
  private final double width;
  private final List<String> names;

  private Hat(int knots, BigDecimal weight) {
    this.knots = knots;
    this.weight = weight;
    this.penaltyWeight = weight.doubleValue();
    this.width = (KNOTS.to() - KNOTS.from()) / (knots - 1);
    this.names = IntStream.rangeClosed(1, knots).mapToObj(i -> "c" + i).toList();
  }

  static Hat parse(String arguments) {
    Matcher matcher = ARGUMENTS.matcher(arguments);
    boolean weighted = matcher.matches() && matcher.group(2) != null;
    int knots = Arguments.count(
        weighted ? matcher.group(1) : arguments, 3, 129, "hat takes its number of knots", "hat:17 or hat:17/0.001");
    return new Hat(knots, weighted ? weight(matcher.group(2)) : BigDecimal.ZERO);
  }

  private static BigDecimal weight(String text) {
    try {
      BigDecimal weight = new BigDecimal(text);
      if (weight.signum() > 0 && weight.doubleValue() > 0 && weight.doubleValue() <= 1000) {
        return weight.stripTrailingZeros();
      }
    } catch (NumberFormatException e) {
      // The exception below reports this, like other wrong numbers.
    }
    throw new IllegalArgumentException("the penalty of hat is a number above 0 and at most 1000, such as hat:17/0.001;"
        + " not '" + text + "' (without a penalty: hat:17)");
  }

  @Override
  public String spec() {
    return "hat:" + knots + (weight.signum() == 0 ? "" : "/" + weight.toPlainString());
  }

  @Override
  public List<String> parameterNames() {
    return names;
  }

  @Override
  public double[] start() {
    double[] c = new double[knots];
    for (int i = 0; i < knots; i++) {
      c[i] = FixedFunction.LEAKYRELU.value(KNOTS.from() + i * width);
    }
    return c;
  }

  @Override
  public Interval range() {
    return KNOTS;
  }

  @Override
  public double penalty(double[] k) {
    double sum = 0;
    for (int i = 1; i < knots - 1; i++) {
      double bend = k[i - 1] - 2 * k[i] + k[i + 1];
      sum += bend * bend;
    }
    return penaltyWeight * sum;
  }

  @Override
  public void addPenaltyGradient(double[] k, double[] gradient) {
    for (int i = 1; i < knots - 1; i++) {
      double by = 2 * penaltyWeight * (k[i - 1] - 2 * k[i] + k[i + 1]);
      gradient[i - 1] += by;
      gradient[i] -= 2 * by;
      gradient[i + 1] += by;
    }
  }

  @Override
  public double value(double x, double[] k) {
    double place = place(x);
    int cell = cell(place);
    return k[cell] + (place - cell) * (k[cell + 1] - k[cell]);
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(new Expression.Interpolation(k, x.minus(KNOTS.from()).over(width)));
  }

  @Override
  public double slope(double x, double[] k) {
    int cell = cell(place(x));
    return (k[cell + 1] - k[cell]) / width;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    double place = place(x);
    int cell = cell(place);
    double part = place - cell;
    gradient[cell] += delta * (1 - part);
    gradient[cell + 1] += delta * part;
  }

  /** The distance of x from the first knot, in widths of a cell. */
  private double place(double x) {
    return (x - KNOTS.from()) / width;
  }

  /** The cell of a place; the first and the last cell are infinite. */
  private int cell(double place) {
    return (int) Math.max(0, Math.min(place, knots - 2));
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
      double d = delta[i];
      double place = place(x[i]);
      int cell = cell(place);
      double part = place - cell;
      gradient[cell] += d * (1 - part);
      gradient[cell + 1] += d * part;
      dx[i] = d * ((k[cell + 1] - k[cell]) / width);
    }
  }
}
