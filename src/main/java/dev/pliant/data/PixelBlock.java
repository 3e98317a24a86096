package dev.pliant.data;

import java.util.List;

/** Examples whose features are pixels of one byte each, scaled to [0, 1] as they are read. */
final class PixelBlock implements Block {
  private static final long serialVersionUID = 1;
  private static final float[] SCALED = new float[256];

  static {
    for (int pixel = 0; pixel < SCALED.length; pixel++) {
      SCALED[pixel] = pixel / 255f;
    }
  }

  private final int features;
  private final long firstId;
  private final int[] labels;
  private final byte[] pixels;

  /** Packs examples in the order given, which is that of their ids; every one has {@code features} pixels. */
  PixelBlock(int features, List<LabelledPixels> examples) {
    this.features = features;
    this.firstId = examples.get(0).id();
    this.labels = new int[examples.size()];
    this.pixels = new byte[Math.multiplyExact(features, examples.size())];
    for (int i = 0; i < labels.length; i++) {
      LabelledPixels example = examples.get(i);
      if (example.pixels().length != features) {
        throw new BadDataException(
            "example " + example.id() + " has " + example.pixels().length + " pixels, others have " + features
                + "; all images of a data set must be of one size");
      }
      labels[i] = example.label();
      System.arraycopy(example.pixels(), 0, pixels, i * features, features);
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copyFeatures(int index, float[] into, int offset) {
    int from = index * features;
    for (int j = 0; j < features; j++) {
      into[offset + j] = SCALED[pixels[from + j] & 0xff];
    }
  }
}
