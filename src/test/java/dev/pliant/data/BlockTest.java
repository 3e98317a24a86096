package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final long SEED = 23;

  @Test
  void pixelsThatAreNotZeroComeScaledAndInOrder() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int features = 1; features <= 40; features++) {
      byte[] pixels = new byte[5 * features];
      for (int i = 0; i < pixels.length; i++) {
        // Ever fewer zeros from example to example, and every value of a byte.
        pixels[i] = (byte) (random.nextInt(12) < 2 * (i / features) ? random.nextInt(256) : 0);
      }
      assertPixels(new PixelBlock(7, new int[] {0, 1, 2, 0, 1}, pixels), pixels);
      assertPixels(SparsePixelBlock.smaller(7, new int[] {0, 1, 2, 0, 1}, pixels), pixels);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = random.nextInt(4) == 0 ? pixels[i] : 0;
      }
      Block sparse = SparsePixelBlock.smaller(7, new int[] {0, 1, 2, 0, 1}, pixels);
      assertThat(features < 20 || sparse instanceof SparsePixelBlock).isTrue();
      assertPixels(sparse, pixels);
    }
  }

  private static void assertPixels(Block block, byte[] pixels) {
    for (int index = 0; index < block.size(); index++) {
      float[] expected = new float[block.features()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (pixels[index * expected.length + i] & 0xff) / 255f;
      }
      assertThat(dense(block, index)).as("seed " + SEED + ", " + expected.length + " features").isEqualTo(expected);
      assertThat(block.label(index)).isEqualTo(index % 3);
    }
  }

  @Test
  void floatsThatAreNotZeroComeAsTheyAre() {
    FloatBlock block = new FloatBlock(0, new int[] {4, 2}, new float[] {0, -1.5f, 0, 2, 0, 0});
    assertThat(dense(block, 0)).containsExactly(0, -1.5f, 0);
    assertThat(dense(block, 1)).containsExactly(2, 0, 0);
  }

  /** The features of an example, from what is not zero; written behind something that must stay. */
  private static float[] dense(Block block, int index) {
    float[] values = new float[1 + block.features()];
    int[] columns = new int[1 + block.features()];
    values[0] = 9;
    int end = block.copyNonZeros(index, values, columns, 1);
    assertThat(values[0]).isEqualTo(9);
    float[] dense = new float[block.features()];
    for (int i = 1; i < end; i++) {
      assertThat(values[i]).isNotZero();
      assertThat(i == 1 || columns[i] > columns[i - 1]).as("columns in order").isTrue();
      dense[columns[i]] = values[i];
    }
    return dense;
  }
}
