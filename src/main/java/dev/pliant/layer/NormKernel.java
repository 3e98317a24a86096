package dev.pliant.layer;

import java.util.Arrays;

/** {@link Norm}: loops over the units of each place, sums in double precision. */
final class NormKernel implements Kernel {
  private static final float NEW_SHARE = (float) (1 - Norm.KEPT_SHARE);

  private final Signal input;
  private final Signal output;
  private final int units;
  private final int places;
  private final Segment gain;
  private final Segment shift;
  private final Segment runningMean;
  private final Segment runningVariance;
  private final double[] mean;
  private final double[] variance;
  /** 1/√(variance + ε). */
  private final double[] scale;
  private final double[] sums;
  private final double[] products;
  private final float[] gradient;

  NormKernel(Site site) {
    this.input = site.input();
    this.output = site.output();
    this.units = site.outputShape().units();
    this.places = site.outputShape().size() / units;
    this.gain = site.vector(Norm.GAIN);
    this.shift = site.vector(Norm.SHIFT);
    this.runningMean = site.vector(Norm.MEAN);
    this.runningVariance = site.vector(Norm.VARIANCE);
    this.mean = new double[units];
    this.variance = new double[units];
    this.scale = new double[units];
    this.sums = new double[units];
    this.products = new double[units];
    this.gradient = new float[units];
  }

  @Override
  public void forward(Pass pass) {
    int end = pass.size() * places * units;
    if (pass.trains()) {
      measure(end);
      for (int j = 0; j < units; j++) {
        runningMean.values()[j] += NEW_SHARE * ((float) mean[j] - runningMean.values()[j]);
        runningVariance.values()[j] += NEW_SHARE * ((float) variance[j] - runningVariance.values()[j]);
      }
    } else {
      for (int j = 0; j < units; j++) {
        mean[j] = runningMean.values()[j];
        // An average of averages, or an outer step, may be below zero, which no variance is.
        variance[j] = Math.max(0, runningVariance.values()[j]);
      }
    }
    float[] x = input.values();
    float[] y = output.values();
    for (int j = 0; j < units; j++) {
      scale[j] = 1 / Math.sqrt(variance[j] + Norm.EPSILON);
    }
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        y[row + j] = (float) (gain.values()[j] * ((x[row + j] - mean[j]) * scale[j]) + shift.values()[j]);
      }
    }
  }

  /** Mean and variance of the minibatch, in two passes, so that neither cancels. */
  private void measure(int end) {
    float[] x = input.values();
    int count = end / units;
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        mean[j] += x[row + j];
      }
    }
    for (int j = 0; j < units; j++) {
      mean[j] /= count;
    }
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        double d = x[row + j] - mean[j];
        variance[j] += d * d;
      }
    }
    for (int j = 0; j < units; j++) {
      variance[j] /= count;
    }
  }

  /**
   * With n values of a unit and x̂ = (x − mean)·scale: ∂L/∂x = gain·scale·(∂L/∂y − mean(∂L/∂y) − x̂·mean(∂L/∂y·x̂)).
   */
  @Override
  public void backward(Pass pass, GradientUse use) {
    int end = pass.size() * places * units;
    float[] x = input.values();
    float[] dy = output.gradient();
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        sums[j] += dy[row + j];
        products[j] += dy[row + j] * ((x[row + j] - mean[j]) * scale[j]);
      }
    }
    if (input.gradient() != null) {
      inputGradient(x, dy, end, input.gradient());
    }
    give(gain, products, use);
    give(shift, sums, use);
  }

  private void inputGradient(float[] x, float[] dy, int end, float[] dx) {
    double share = (double) units / end;
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        double normed = (x[row + j] - mean[j]) * scale[j];
        dx[row + j] = (float) (gain.values()[j] * scale[j]
            * (dy[row + j] - share * sums[j] - normed * (share * products[j])));
      }
    }
  }

  private void give(Segment segment, double[] values, GradientUse use) {
    for (int j = 0; j < units; j++) {
      gradient[j] = (float) values[j];
    }
    use.take(segment, gradient);
  }
}
