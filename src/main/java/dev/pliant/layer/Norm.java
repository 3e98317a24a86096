package dev.pliant.layer;

import java.util.List;

/**
 * {@code norm}: batch normalization (Ioffe and Szegedy 2015). Each unit (each channel of a map) is shifted and scaled
 * to mean 0 and variance 1, and then by learned parameters: y = gain·(x − mean)/√(variance + ε) + shift, ε = 10⁻⁵. In
 * training mean and variance are those of the minibatch, over its examples and a map's pixels, and running means of
 * both are kept, a tenth of each minibatch's and nine tenths of the value before; outside training the running means
 * are used. The running variance is without Bessel's correction.
 */
public record Norm() implements Layer {
  private static final long serialVersionUID = 1;
  /** The number that is added to a variance. */
  public static final double EPSILON = 1e-5;
  /** The share of a running mean that stays after a minibatch. */
  public static final double KEPT_SHARE = 0.9;
  public static final String GAIN = "gain";
  public static final String SHIFT = "shift";
  public static final String MEAN = "mean";
  public static final String VARIANCE = "variance";

  @Override
  public String kind() {
    return "norm";
  }

  @Override
  public String spec() {
    return kind();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return LayerInputs.only(this, inputs);
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    int units = LayerInputs.only(this, inputs).units();
    return List.of(
        ParameterArray.ofUnits(GAIN, units, Role.BIAS, 1),
        ParameterArray.ofUnits(SHIFT, units, Role.BIAS, 0),
        ParameterArray.ofUnits(MEAN, units, Role.STATISTIC, 0),
        ParameterArray.ofUnits(VARIANCE, units, Role.STATISTIC, 1));
  }

  @Override
  public Kernel kernel(Site site) {
    return new NormKernel(site);
  }
}
