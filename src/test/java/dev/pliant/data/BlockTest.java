package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final long SEED = 23;

  @Test
  void pixelsThatAreNotZeroComeScaledAndInOrder() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int features = 1; features <= 40; features++) {
      List<LabelledPixels> examples = new ArrayList<>();
      for (int id = 0; id < 5; id++) {
        byte[] pixels = new byte[features];
        for (int i = 0; i < features; i++) {
          // Runs of zeros, as background has them, and every value of a byte.
          pixels[i] = (byte) (random.nextInt(12) < 2 * id ? random.nextInt(256) : 0);
        }
        examples.add(new LabelledPixels(id, id % 3, pixels));
      }
      PixelBlock block = new PixelBlock(features, 7, examples);
      for (int id = 0; id < 5; id++) {
        byte[] pixels = examples.get(id).pixels();
        float[] expected = new float[features];
        for (int i = 0; i < features; i++) {
          expected[i] = (pixels[i] & 0xff) / 255f;
        }
        assertThat(dense(block, id)).as("seed " + SEED + ", " + features + " features").isEqualTo(expected);
        assertThat(block.label(id)).isEqualTo(id % 3);
      }
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
