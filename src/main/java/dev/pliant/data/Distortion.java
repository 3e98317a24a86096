package dev.pliant.data;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Distorts images at random as a hand might have written them: a small affine map, then an elastic field
 * ({@link ElasticField}), drawn again for each image.
 *
 * <p>Reuses its memory from image to image: one object for each task, not safe for use by several threads.
 */
public final class Distortion {
  private final int rows;
  private final int columns;
  private final int channels;
  private final DistortionStrength strength;
  private final ElasticField field;
  private final Warp warp;

  /** Distortions of images of {@code shape}. */
  public Distortion(ImageShape shape, DistortionStrength strength) {
    this.rows = shape.rows();
    this.columns = shape.columns();
    this.channels = shape.channels();
    this.strength = strength;
    this.field = new ElasticField(rows, columns, strength.sigma(), strength.alpha());
    this.warp = new Warp(rows, columns);
  }

  /**
   * Writes a distorted image. What it becomes follows from the image, the strength and the state of {@code random}.
   *
   * @param in holds the image, rows × columns × channels unsigned bytes row by row, from {@code inOffset} on
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
    Objects.checkFromIndexSize(inOffset, rows * columns * channels, in.length);
    Objects.checkFromIndexSize(outOffset, rows * columns * channels, out.length);
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < rows; row++) {
        int to = warp.at(row, 0);
        int from = inOffset + row * columns * channels + channel;
        for (int column = 0; column < columns; column++) {
          warp.image()[to + column] = in[from + column * channels] & 0xff;
        }
      }
      float[] warped = warp.move(map, field.x(), 0, field.y(), 0, field.stride());
      for (int i = 0; i < warped.length; i++) {
        out[outOffset + i * channels + channel] = (byte) (int) (warped[i] + 0.5f);
      }
    }
  }
}
