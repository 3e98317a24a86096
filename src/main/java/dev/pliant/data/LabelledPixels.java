package dev.pliant.data;

import java.io.Serializable;

/** One example on its way to a block. Not a record: Kryo, where a session uses it, cannot build those. */
final class LabelledPixels implements Serializable {
  private static final long serialVersionUID = 1;
  private final long id;
  private final int label;
  private final byte[] pixels;

  LabelledPixels(long id, int label, byte[] pixels) {
    this.id = id;
    this.label = label;
    this.pixels = pixels;
  }

  long id() {
    return id;
  }

  int label() {
    return label;
  }

  byte[] pixels() {
    return pixels;
  }
}
