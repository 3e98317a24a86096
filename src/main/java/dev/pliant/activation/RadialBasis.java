package dev.pliant.activation;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * g(x) = v·x + Σ wᵢ·φᵢ(x) with Gaussians φᵢ(x) = exp(−((x − μᵢ)/h)²), whose n centres μᵢ are equally spaced from −4 to
 * 4 at distance h (Scardapane, Van Vaerenbergh, Totaro and Uncini 2019, "Kafnets"; in the form of Li 2024,
 * "Kolmogorov-Arnold networks are radial basis function networks"). The parameters are w1 … wn, v. Far from the centres
 * only the linear term remains.
 *
 * <p>It starts near x + x²/10 over the centres, a slightly bent identity: v = 1 and wᵢ = μᵢ²/(10·√π), where √π is the
 * sum of the Gaussians between the centres.
 */
final class RadialBasis implements ActivationFunction {
  private static final long serialVersionUID = 1;
  private static final Interval CENTRES = new Interval(-4, 4);
  private static final double RATIO_OF_RATIOS = Math.exp(-2);

  private final int centres;
  private final double space;
  private final List<String> names;

  private RadialBasis(int centres) {
    this.centres = centres;
    this.space = (CENTRES.to() - CENTRES.from()) / (centres - 1);
    this.names =
        Stream.concat(IntStream.rangeClosed(1, centres).mapToObj(i -> "w" + i), Stream.of("v")).toList();
  }

  static RadialBasis parse(String arguments) {
    return new RadialBasis(Arguments.count(arguments, 2, 65, "rbf takes its number of Gaussians", "rbf:9"));
  }

  @Override
  public String spec() {
    return "rbf:" + centres;
  }

  @Override
  public List<String> parameterNames() {
    return names;
  }

  @Override
  public double[] start() {
    double[] k = new double[centres + 1];
    for (int i = 0; i < centres; i++) {
      double centre = CENTRES.from() + i * space;
      k[i] = centre * centre / (10 * Math.sqrt(Math.PI));
    }
    k[centres] = 1;
    return k;
  }

  @Override
  public Interval range() {
    return CENTRES;
  }

  @Override
  public double value(double x, double[] k) {
    double sum = k[centres] * x;
    for (int i = 0; i < centres; i++) {
      double t = (x - CENTRES.from()) / space - i;
      sum += k[i] * Math.exp(-t * t);
    }
    return sum;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    Expression place = x.minus(CENTRES.from()).over(space);
    Expression sum = k.get(centres).times(x);
    for (int i = 0; i < centres; i++) {
      Expression t = place.minus(i);
      sum = sum.plus(k.get(i).times(t.times(t).negated().exp()));
    }
    return Optional.of(sum);
  }

  @Override
  public double slope(double x, double[] k) {
    double sum = 0;
    for (int i = 0; i < centres; i++) {
      double t = (x - CENTRES.from()) / space - i;
      sum += k[i] * (t * Math.exp(-t * t));
    }
    return k[centres] - 2 / space * sum;
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    for (int i = 0; i < centres; i++) {
      double t = (x - CENTRES.from()) / space - i;
      gradient[i] += delta * Math.exp(-t * t);
    }
    gradient[centres] += delta * x;
  }

  // The loops compute two exponentials per element, not one per Gaussian. They go outwards from the centre nearest to
  // x. At a distance of t·h from it, φ goes from one centre to the next by the factors e^(±2t − 1), e^(±2t − 3), … The
  // factor downwards is infinite only if x is far below the first centre, and there is no centre below that.

  @Override
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    for (int i = from; i < to; i++) {
      double place = (x[i] - CENTRES.from()) / space;
      int nearest = nearest(place);
      double t = place - nearest;
      double phi = Math.exp(-t * t);
      double sum = k[centres] * x[i] + k[nearest] * phi;
      double side = phi;
      double up = Math.exp(2 * t - 1);
      double ratio = up;
      for (int c = nearest + 1; c < centres; c++) {
        side *= ratio;
        ratio *= RATIO_OF_RATIOS;
        sum += k[c] * side;
      }
      side = phi;
      ratio = RATIO_OF_RATIOS / up;
      for (int c = nearest - 1; c >= 0; c--) {
        side *= ratio;
        ratio *= RATIO_OF_RATIOS;
        sum += k[c] * side;
      }
      y[i] = sum;
    }
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    for (int i = from; i < to; i++) {
      double d = delta[i];
      double place = (x[i] - CENTRES.from()) / space;
      int nearest = nearest(place);
      double t = place - nearest;
      double phi = Math.exp(-t * t);
      double sum = k[nearest] * (t * phi);
      gradient[nearest] += d * phi;
      double side = phi;
      double up = Math.exp(2 * t - 1);
      double ratio = up;
      for (int c = nearest + 1; c < centres; c++) {
        side *= ratio;
        ratio *= RATIO_OF_RATIOS;
        sum += k[c] * ((place - c) * side);
        gradient[c] += d * side;
      }
      side = phi;
      ratio = RATIO_OF_RATIOS / up;
      for (int c = nearest - 1; c >= 0; c--) {
        side *= ratio;
        ratio *= RATIO_OF_RATIOS;
        sum += k[c] * ((place - c) * side);
        gradient[c] += d * side;
      }
      gradient[centres] += d * x[i];
      dx[i] = d * (k[centres] - 2 / space * sum);
    }
  }

  private int nearest(double place) {
    return (int) Math.max(0, Math.min(place + 0.5, centres - 1));
  }
}
