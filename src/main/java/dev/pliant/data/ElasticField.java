package dev.pliant.data;

import java.util.SplittableRandom;

/**
 * A random field of displacements, smooth as rubber: in each direction α times white noise, uniform in [−1, 1), smoothed
 * by a Gaussian of standard deviation σ (P. Simard, D. Steinkraus, J. Platt: Best practices for convolutional neural
 * networks applied to visual document analysis, ICDAR 2003).
 *
 * <p>The noise reaches beyond the image as far as the Gaussian, which is cut off at 3σ and sums to 1: the field is as
 * strong at the border as inside. Its mean square is α²/3·(Σ w²)² for the Gaussian's one-dimensional weights w. Not
 * safe for use by several threads.
 */
final class ElasticField {
  private final int rows;
  private final int columns;
  private final int radius;
  private final int noisyColumns;
  private final float alpha;
  private final float[] weights;
  private final float[] noiseX;
  private final float[] noiseY;
  private final float[] smoothedDown;
  private final float[] x;
  private final float[] y;

  /** A field for images of {@code rows} × {@code columns} pixels, zero until it is drawn. */
  ElasticField(int rows, int columns, double sigma, double alpha) {
    this.rows = rows;
    this.columns = columns;
    this.radius = (int) Math.ceil(3 * sigma);
    this.noisyColumns = Math.addExact(columns, 2 * radius);
    this.alpha = (float) alpha;
    this.weights = gaussian(radius, sigma);
    int noise = Math.multiplyExact(Math.addExact(rows, 2 * radius), noisyColumns);
    this.noiseX = new float[noise];
    this.noiseY = new float[noise];
    this.smoothedDown = new float[noisyColumns];
    this.x = new float[rows * columns];
    this.y = new float[rows * columns];
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

  /** Draws the field anew. */
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

  /** A Gaussian is the product of one down and one across; equal weights are taken together. */
  private void smooth(float[] noise, float[] into) {
    float[] down = smoothedDown;
    for (int row = 0; row < rows; row++) {
      int centre = (row + radius) * noisyColumns;
      scale(weights[0], noise, centre, down, 0, noisyColumns);
      for (int distance = 1; distance <= radius; distance++) {
        int step = distance * noisyColumns;
        addPair(weights[distance], noise, centre - step, centre + step, down, 0, noisyColumns);
      }
      int at = row * columns;
      scale(alpha * weights[0], down, radius, into, at, columns);
      for (int distance = 1; distance <= radius; distance++) {
        addPair(alpha * weights[distance], down, radius - distance, radius + distance, into, at, columns);
      }
    }
  }

  private static void scale(float weight, float[] from, int at, float[] into, int offset, int count) {
    for (int i = 0; i < count; i++) {
      into[offset + i] = weight * from[at + i];
    }
  }

  private static void addPair(float weight, float[] from, int a, int b, float[] into, int offset, int count) {
    for (int i = 0; i < count; i++) {
      into[offset + i] += weight * (from[a + i] + from[b + i]);
    }
  }

  /** Displacements to the right in pixels, [rows, columns] in C order; drawn anew in place, not to be changed. */
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
