package dev.pliant.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Carries out {@link Crops}. Reuses its memory from image to image; not safe for use by several threads.
 */
final class Cropper {
  private final int rows;
  private final int columns;
  private final int channels;
  private final Crops crops;
  private final float[] cropped;

  Cropper(ImageShape shape, Crops crops) {
    this.rows = shape.rows();
    this.columns = shape.columns();
    this.channels = shape.channels();
    this.crops = crops;
    this.cropped = new float[shape.features()];
  }

  /**
   * A copy of {@code image} that is flipped, moved and cut at random, valid until the next.
   *
   * @param random is drawn from: the flip, the move down and sideways, and the row and column of the cut's centre, of
   *     which only what the crops have
   */
  float[] crop(float[] image, SplittableRandom random) {
    boolean flipped = crops.flip() == Crops.Flip.ON && random.nextBoolean();
    int down = crops.pad() > 0 ? random.nextInt(2 * crops.pad() + 1) - crops.pad() : 0;
    int right = crops.pad() > 0 ? random.nextInt(2 * crops.pad() + 1) - crops.pad() : 0;
    // Of the flipped image, the columns that are seen.
    int first = Math.max(0, -right);
    int end = Math.min(columns, columns - right);
    Arrays.fill(cropped, 0);
    for (int row = Math.max(0, -down); row < Math.min(rows, rows - down); row++) {
      int from = (row + down) * columns;
      int to = row * columns;
      if (flipped) {
        for (int column = first; column < end; column++) {
          copyPixel(image, from + columns - 1 - (column + right), to + column);
        }
      } else {
        System.arraycopy(
            image, (from + first + right) * channels, cropped, (to + first) * channels, (end - first) * channels);
      }
    }
    if (crops.cut() > 0) {
      cut(random.nextInt(rows) - crops.cut() / 2, random.nextInt(columns) - crops.cut() / 2);
    }
    return cropped;
  }

  private void copyPixel(float[] image, int from, int to) {
    for (int channel = 0; channel < channels; channel++) {
      cropped[to * channels + channel] = image[from * channels + channel];
    }
  }

  private void cut(int top, int left) {
    int first = Math.max(0, left);
    int end = Math.min(columns, left + crops.cut());
    for (int row = Math.max(0, top); row < Math.min(rows, top + crops.cut()); row++) {
      Arrays.fill(cropped, (row * columns + first) * channels, (row * columns + end) * channels, 0);
    }
  }
}
