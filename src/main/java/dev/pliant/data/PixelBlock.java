package dev.pliant.data;

import java.util.List;

/** Examples whose features are pixels of one byte each, scaled to [0, 1] as they are read. */
final class PixelBlock extends Block {
  private static final long serialVersionUID = 1;
  private static final float[] SCALED = new float[256];

  static {
    for (int pixel = 0; pixel < SCALED.length; pixel++) {
      SCALED[pixel] = pixel / 255f;
    }
  }

  private final byte[] pixels;

  /** Packs examples in the order given, which is that of their places; every one has {@code features} pixels. */
  PixelBlock(int features, long firstPlace, List<LabelledPixels> examples) {
    super(features, firstPlace, examples.stream().mapToInt(LabelledPixels::label).toArray());
    this.pixels = new byte[Math.multiplyExact(features, examples.size())];
    int at = 0;
    for (LabelledPixels example : examples) {
      if (example.pixels().length != features) {
        throw new BadDataException(
            "example " + example.id() + " has " + example.pixels().length + " pixels, others have " + features
                + "; all images of a data set must be of one size");
      }
      System.arraycopy(example.pixels(), 0, pixels, at, features);
      at += features;
    }
  }

  @Override
  public void copyFeatures(int index, float[] into, int offset) {
    int from = index * features();
    int count = features();
    for (int j = 0; j < count; j++) {
      into[offset + j] = SCALED[pixels[from + j] & 0xff];
    }
  }
}
