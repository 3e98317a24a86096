package dev.pliant.data;

import java.io.Serializable;
import java.util.Locale;

/**
 * What is known of a data set before it is read: images of {@code rows} x {@code columns} pixels and labels from 0 to
 * {@code classes - 1}.
 *
 * @param channels of a pixel: 1 where images are grey, 3 where they are red, green and blue
 */
public record ImageShape(int rows, int columns, int channels, int classes) implements Serializable {
  static final int MAX_IMAGE_BYTES = 1 << 24;

  /** @throws IllegalArgumentException when a number is not positive or an image is larger than 16 MiB */
  public ImageShape {
    if (classes <= 0 || !isImage(rows, columns, channels)) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT, "rows, columns, channels and classes must be positive and an image at most %d bytes:"
              + " %d x %d x %d, %d classes", MAX_IMAGE_BYTES, rows, columns, channels, classes));
    }
  }

  /** Grey images. */
  public ImageShape(int rows, int columns, int classes) {
    this(rows, columns, 1, classes);
  }

  /** The size of an image on the screen, such as 28×28 or, in colour, 32×32×3. */
  public String label() {
    return size().replace(" x ", "×");
  }

  /** The size of an image in messages, such as 28 x 28 or, in colour, 32 x 32 x 3. */
  String size() {
    return size(rows, columns, channels);
  }

  static String size(int rows, int columns, int channels) {
    return rows + " x " + columns + (channels == 1 ? "" : " x " + channels);
  }

  /** Values of an image: one for each channel of each pixel. */
  public int features() {
    return rows * columns * channels;
  }

  /** Whether an image may have that size. */
  static boolean isImage(int rows, int columns, int channels) {
    return rows > 0 && columns > 0 && channels > 0
        && (long) rows * columns <= MAX_IMAGE_BYTES && (long) rows * columns * channels <= MAX_IMAGE_BYTES;
  }
}
