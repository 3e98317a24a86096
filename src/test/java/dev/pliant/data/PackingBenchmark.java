package dev.pliant.data;

import dev.pliant.kernels.Kernel;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;

/** A minibatch of 32 images of 28 × 28 out of their block: what is not zero, and every pixel by a division. */
public class PackingBenchmark extends Kernel {
  private static final int BATCH = 32;
  private static final int FEATURES = 28 * 28;

  private final byte[] pixels = digits();
  private final Block block = new PixelBlock(0, new int[BATCH], pixels);
  private final float[] values = new float[BATCH * FEATURES];
  private final int[] columns = new int[BATCH * FEATURES];

  /** Strokes of a few pixels on background, a fifth of all, as in MNIST. */
  private static byte[] digits() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] pixels = new byte[BATCH * FEATURES];
    for (int at = random.nextInt(20); at + 5 < pixels.length; at += 15 + random.nextInt(20)) {
      for (int i = 0; i < 5; i++) {
        pixels[at + i] = (byte) (1 + random.nextInt(255));
      }
    }
    return pixels;
  }

  /** The block's own. */
  @Benchmark
  public int unpackNonZeros() {
    int end = 0;
    for (int i = 0; i < BATCH; i++) {
      end = block.copyNonZeros(i, values, columns, end);
    }
    return end;
  }

  /** The division. */
  @Benchmark
  public float[] unpackByDivision() {
    for (int i = 0; i < values.length; i++) {
      values[i] = (pixels[i] & 0xff) / 255f;
    }
    return values;
  }
}
