package dev.pliant.data;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Distorts images at random as a hand might have written them: a small affine map, then an elastic field
 * ({@link ElasticField}). Each pixel of the result is read from between the four pixels of the image that it comes from
 * (bilinear interpolation), in an image that is 0 all around.
 *
 * <p>Reuses its memory from image to image: one object for each task, not safe for use by several threads.
 */
public final class Distortion {
  private final int rows;
  private final int columns;
  private final DistortionStrength strength;
  private final ElasticField field;
  /** The image with a border of one pixel of background. */
  private final float[] bordered;

  /** Distortions of images of {@code shape}. */
  public Distortion(Shape shape, DistortionStrength strength) {
    this.rows = shape.rows();
    this.columns = shape.columns();
    this.strength = strength;
    this.field = new ElasticField(rows, columns, strength.sigma(), strength.alpha());
    this.bordered = new float[Math.multiplyExact(rows + 2, columns + 2)];
  }

  /**
   * Writes a distorted image. What it becomes follows from the image, the strength and the state of {@code random}.
   *
   * @param in holds the image, rows × columns unsigned bytes row by row, from {@code inOffset} on
   * @param out receives the result from {@code outOffset} on; may be where the image is
   * @param random is drawn from
   */
  public void apply(byte[] in, int inOffset, byte[] out, int outOffset, SplittableRandom random) {
    AffineMap map = AffineMap.draw(strength, random);
    if (strength.alpha() > 0) {
      field.draw(random);
    }
    warp(in, inOffset, out, outOffset, map);
  }

  /** Moves the image by {@code map}, each pixel of the result displaced by the field as it is. */
  void warp(byte[] in, int inOffset, byte[] out, int outOffset, AffineMap map) {
    Objects.checkFromIndexSize(outOffset, rows * columns, out.length);
    read(in, inOffset);
    // Each pixel of the result asks where it comes from: the inverse map, about the centre.
    float xx = (float) (map.yy() / map.area());
    float xy = (float) (-map.xy() / map.area());
    float yx = (float) (-map.yx() / map.area());
    float yy = (float) (map.xx() / map.area());
    double centreX = (columns - 1) / 2.0;
    double centreY = (rows - 1) / 2.0;
    float startX = (float) (centreX - xx * (centreX + map.tx()) - xy * (centreY + map.ty())) + 1;
    float startY = (float) (centreY - yx * (centreX + map.tx()) - yy * (centreY + map.ty())) + 1;
    float[] fieldX = field.x();
    float[] fieldY = field.y();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int displaced = row * field.stride() + column;
        float x = startX + xx * column + xy * row + fieldX[displaced];
        float y = startY + yx * column + yy * row + fieldY[displaced];
        out[outOffset + row * columns + column] = (byte) between(x, y);
      }
    }
  }

  private void read(byte[] in, int inOffset) {
    Objects.checkFromIndexSize(inOffset, rows * columns, in.length);
    for (int row = 0; row < rows; row++) {
      int from = inOffset + row * columns;
      int to = (row + 1) * (columns + 2) + 1;
      for (int column = 0; column < columns; column++) {
        bordered[to + column] = in[from + column] & 0xff;
      }
    }
  }

  /** The bordered image at (x, y), rounded to the nearest whole number; 0 where that is beyond the border. */
  private int between(float x, float y) {
    if (!(x > 0 && x < columns + 1 && y > 0 && y < rows + 1)) {
      return 0;
    }
    int left = (int) x;
    int top = (int) y;
    float right = x - left;
    float down = y - top;
    int at = top * (columns + 2) + left;
    float above = bordered[at] + right * (bordered[at + 1] - bordered[at]);
    int under = at + columns + 2;
    float below = bordered[under] + right * (bordered[under + 1] - bordered[under]);
    return (int) (above + down * (below - above) + 0.5f);
  }
}
