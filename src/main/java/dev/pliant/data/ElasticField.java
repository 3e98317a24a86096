package dev.pliant.data;

import java.util.SplittableRandom;

/**
 * A random field of displacements, smooth as rubber: in each direction α times white noise, uniform in [−1, 1),
 * smoothed by a Gaussian of standard deviation σ (P. Simard, D. Steinkraus, J. Platt: Best practices for convolutional
 * neural networks applied to visual document analysis, ICDAR 2003).
 *
 * <p>The noise reaches beyond the image as far as the Gaussian, which is cut off at 3σ and sums to 1: the field is as
 * strong at the border as inside. Its mean square is α²/3·(Σ w²)² for the Gaussian's one-dimensional weights w. Not
 * safe for use by several threads.
 */
final class ElasticField {
  private final int radius;
  private final int stride;
  private final float alpha;
  private final float[] weights;
  private final float[] noiseX;
  private final float[] noiseY;
  private final float[] smoothedDown;
  private final float[] before;
  private final float[] after;
  private final float[] x;
  private final float[] y;

  /** A field for images of {@code rows} × {@code columns} pixels, zero until it is drawn. */
  ElasticField(int rows, int columns, double sigma, double alpha) {
    this.radius = (int) Math.ceil(3 * sigma);
    this.stride = Math.addExact(columns, 2 * radius);
    this.alpha = (float) alpha;
    this.weights = gaussian(radius, sigma);
    int noise = Math.multiplyExact(Math.addExact(rows, 2 * radius), stride);
    this.noiseX = new float[noise];
    this.noiseY = new float[noise];
    this.smoothedDown = new float[rows * stride];
    this.before = new float[rows * stride];
    this.after = new float[rows * stride];
    this.x = new float[rows * stride];
    this.y = new float[rows * stride];
  }

  /** One half of the Gaussian: the weights at distance 0 … radius; the whole of it sums to 1. */
  private static float[] gaussian(int radius, double sigma) {
    double[] half = new double[radius + 1];
    half[0] = 1;
    double sum = 1;
    for (int distance = 1; distance <= radius; distance++) {
      half[distance] = Math.exp(-0.5 * distance * distance / (sigma * sigma));
      sum += 2 * half[distance];
    }
    float[] weights = new float[radius + 1];
    for (int distance = 0; distance <= radius; distance++) {
      weights[distance] = (float) (half[distance] / sum);
    }
    return weights;
  }

  /** Draws the field again. */
  void draw(SplittableRandom random) {
    for (int i = 0; i < noiseX.length; i++) {
      // Half of the bits for each direction: drawing them is a good part of the work.
      long bits = random.nextLong();
      noiseX[i] = (int) bits * 0x1p-31f;
      noiseY[i] = (int) (bits >> 32) * 0x1p-31f;
    }
    smooth(noiseX, x);
    smooth(noiseY, y);
  }

  /**
   * A Gaussian is the product of one down and one across; the latter leaves nothing useful to the right of the image.
   */
  private void smooth(float[] noise, float[] into) {
    int all = smoothedDown.length;
    smooth(noise, radius * stride, stride, 1, smoothedDown, all);
    smooth(smoothedDown, radius, 1, alpha, into, all - 2 * radius);
  }

  /**
   * into[i] = scale · Σ weights[d] · (from[i + centre − d·step] + from[i + centre + d·step]), 0 ≤ i &lt; count.
   *
   * <p>The compiler vectorises only loops that are at the same place in each of their arrays, and long ones best: so
   * the stretches are copied to where the sum is, and run over all rows at once.
   */
  private void smooth(float[] from, int centre, int step, float scale, float[] into, int count) {
    System.arraycopy(from, centre, before, 0, count);
    multiply(scale * weights[0], before, into, count);
    for (int distance = 1; distance <= radius; distance++) {
      System.arraycopy(from, centre - distance * step, before, 0, count);
      System.arraycopy(from, centre + distance * step, after, 0, count);
      add(scale * weights[distance], before, after, into, count);
    }
  }

  private static void multiply(float weight, float[] from, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = weight * from[i];
    }
  }

  private static void add(float weight, float[] before, float[] after, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] += weight * (before[i] + after[i]);
    }
  }

  /** How many floats of {@link #x} and {@link #y} there are from one row to the next, at least the columns. */
  int stride() {
    return stride;
  }

  /**
   * Displacements to the right in pixels, [rows, stride] in C order, of which the image's columns count; drawn anew in
   * place, not to be changed.
   */
  float[] x() {
    return x;
  }

  /** Displacements down, like {@link #x()}. */
  float[] y() {
    return y;
  }

  /** The noise that the field was last drawn from, [rows + 2r, columns + 2r] for the Gaussian's radius r. */
  float[] noiseX() {
    return noiseX;
  }
}
