package dev.pliant.data;

/** Images of a block. */
final class PixelPart extends BlockPart {
  private static final long serialVersionUID = 1;
  private final byte[] pixels;

  PixelPart(long[] places, int[] labels, byte[] pixels) {
    super(places, labels);
    this.pixels = pixels;
  }

  /** Writes the pixels of one example to {@code into} from {@code offset} on. */
  void copyPixels(int index, int features, byte[] into, int offset) {
    System.arraycopy(pixels, index * features, into, offset, features);
  }
}
