package dev.pliant.data;

import java.io.Serializable;
import java.util.List;

/** Some of the examples of a block, in no particular order. */
final class BlockPart implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] places;
  private final int[] labels;
  private final byte[] pixels;

  private BlockPart(long[] places, int[] labels, byte[] pixels) {
    this.places = places;
    this.labels = labels;
    this.pixels = pixels;
  }

  static BlockPart of(List<BlockParts.PlacedPixels> examples, int features) {
    long[] places = new long[examples.size()];
    int[] labels = new int[examples.size()];
    byte[] pixels = new byte[Math.multiplyExact(features, examples.size())];
    for (int i = 0; i < places.length; i++) {
      places[i] = examples.get(i).place();
      labels[i] = examples.get(i).label();
      System.arraycopy(examples.get(i).pixels(), 0, pixels, i * features, features);
    }
    return new BlockPart(places, labels, pixels);
  }

  int size() {
    return places.length;
  }

  long place(int index) {
    return places[index];
  }

  int label(int index) {
    return labels[index];
  }

  /** Writes the pixels of one example to {@code into} from {@code offset} on. */
  void copyPixels(int index, int features, byte[] into, int offset) {
    System.arraycopy(pixels, index * features, into, offset, features);
  }
}
