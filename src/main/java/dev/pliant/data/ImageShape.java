package dev.pliant.data;

import java.io.Serializable;
import java.util.Locale;

/**
 * What is known of a data set before it is read: images of {@code rows} x {@code columns} pixels and labels from 0 to
 * {@code classes - 1}.
 */
public record ImageShape(int rows, int columns, int classes) implements Serializable {
  /** @throws IllegalArgumentException when a number is not positive or an image is larger than 16 MiB */
  public ImageShape {
    if (rows <= 0 || columns <= 0 || classes <= 0 || (long) rows * columns > IdxHeader.MAX_IMAGE_BYTES) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT, "rows, columns and classes must be positive and an image at most %d bytes: %d x %d, %d classes",
          IdxHeader.MAX_IMAGE_BYTES, rows, columns, classes));
    }
  }
}
