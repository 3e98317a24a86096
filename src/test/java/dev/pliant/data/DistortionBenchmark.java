package dev.pliant.data;

import dev.pliant.kernels.Kernel;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;

/** One distorted digit of 28 × 28, and its elastic field: by two Gaussians of one dimension, and by one of two. */
public class DistortionBenchmark extends Kernel {
  private static final int SIDE = 28;
  private static final double SIGMA = DistortionStrength.DIGITS.sigma();
  private static final int RADIUS = (int) Math.ceil(3 * SIGMA);

  private final Distortion distortion = new Distortion(new ImageShape(SIDE, SIDE, 10), DistortionStrength.DIGITS);
  private final ElasticField field = new ElasticField(SIDE, SIDE, SIGMA, DistortionStrength.DIGITS.alpha());
  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] image = new byte[SIDE * SIDE];
  private final byte[] out = new byte[SIDE * SIDE];
  private final float[] weights = weights();
  private final float[] noise = uniform((SIDE + 2 * RADIUS) * (SIDE + 2 * RADIUS), -1, 1);
  private final float[] smoothed = new float[SIDE * SIDE];

  /** An image to distort; its content does not matter. */
  public DistortionBenchmark() {
    random.nextBytes(image);
  }

  private static float[] weights() {
    int width = 2 * RADIUS + 1;
    float[] weights = new float[width * width];
    for (int i = 0; i < weights.length; i++) {
      double down = i / width - RADIUS;
      double across = i % width - RADIUS;
      weights[i] = (float) (Math.exp(-(down * down + across * across) / (2 * SIGMA * SIGMA)));
    }
    return weights;
  }

  /** The whole distortion. */
  @Benchmark
  public byte[] distort() {
    distortion.apply(image, 0, out, 0, random);
    return out;
  }

  /** Its elastic field, noise included. */
  @Benchmark
  public ElasticField field() {
    field.draw(random);
    return field;
  }

  /** The smoothing of both directions by the definition, without the noise. */
  @Benchmark
  public float[] fieldByDefinition() {
    smooth();
    smooth();
    return smoothed;
  }

  private void smooth() {
    int width = 2 * RADIUS + 1;
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        float sum = 0;
        for (int down = 0; down < width; down++) {
          int at = (row + down) * (SIDE + 2 * RADIUS) + column;
          for (int across = 0; across < width; across++) {
            sum += weights[down * width + across] * noise[at + across];
          }
        }
        smoothed[row * SIDE + column] = sum;
      }
    }
  }
}
