package dev.pliant.data;

import dev.pliant.kernels.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;

/** A minibatch of 32 images of 28 × 28 out of their block: by a table of scaled pixels, and by dividing each. */
public class PackingBenchmark extends Kernel {
  private static final int BATCH = 32;
  private static final int FEATURES = 28 * 28;

  private final byte[] pixels = new byte[BATCH * FEATURES];
  private final float[] features = new float[BATCH * FEATURES];
  private final Block block = block(pixels);

  private static Block block(byte[] pixels) {
    new SplittableRandom(1).nextBytes(pixels);
    List<LabelledPixels> examples = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      byte[] image = new byte[FEATURES];
      System.arraycopy(pixels, i * FEATURES, image, 0, FEATURES);
      examples.add(new LabelledPixels(i, 0, image));
    }
    return new PixelBlock(FEATURES, examples);
  }

  /** The block's own. */
  @Benchmark
  public float[] unpack() {
    for (int i = 0; i < BATCH; i++) {
      block.copyFeatures(i, features, i * FEATURES);
    }
    return features;
  }

  /** The division. */
  @Benchmark
  public float[] unpackByDivision() {
    for (int i = 0; i < features.length; i++) {
      features[i] = (pixels[i] & 0xff) / 255f;
    }
    return features;
  }
}
