package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropsTest {
  private static final int ROWS = 4;
  private static final int COLUMNS = 5;
  private static final ImageShape GREY = new ImageShape(ROWS, COLUMNS, 10);
  private static final ImageShape COLOUR = new ImageShape(ROWS, COLUMNS, 3, 10);
  private static final ImageShape PHOTOGRAPH = new ImageShape(32, 32, 3, 10);

  /** Every pixel of every image, against a loop over pixels that knows the draws. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "crops:flip=on", "crops:pad=1", "crops:pad=3,flip=on", "crops:cut=1", "crops:cut=2", "crops:cut=3,pad=2,flip=on",
    "crops:cut=4,flip=off"
  })
  void everyPixelIsWhereItBelongs(String text) {
    for (ImageShape shape : new ImageShape[] {GREY, COLOUR}) {
      Crops crops = Augmentation.parse(text, shape).crops();
      Augmenter augmenter = new Augmenter(Augmentation.parse(text, shape));
      Block block = block(shape);
      Set<String> places = new TreeSet<>();
      for (int seed = 0; seed < 400; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean flip = crops.flip() == Crops.Flip.ON && random.nextBoolean();
        int down = crops.pad() == 0 ? 0 : random.nextInt(2 * crops.pad() + 1) - crops.pad();
        int right = crops.pad() == 0 ? 0 : random.nextInt(2 * crops.pad() + 1) - crops.pad();
        int top = crops.cut() == 0 ? 0 : random.nextInt(ROWS) - crops.cut() / 2;
        int left = crops.cut() == 0 ? 0 : random.nextInt(COLUMNS) - crops.cut() / 2;
        places.add(flip + " " + down + " " + right + " " + top + " " + left);
        float[] cropped = dense(augmenter, block, new SplittableRandom(seed));
        float[] image = dense(block);
        for (int row = 0; row < ROWS; row++) {
          for (int column = 0; column < COLUMNS; column++) {
            boolean cut = row >= top && row < top + crops.cut() && column >= left && column < left + crops.cut();
            int fromRow = row + down;
            int fromColumn = column + right;
            boolean outside = fromRow < 0 || fromRow >= ROWS || fromColumn < 0 || fromColumn >= COLUMNS;
            int from = fromRow * COLUMNS + (flip ? COLUMNS - 1 - fromColumn : fromColumn);
            for (int channel = 0; channel < shape.channels(); channel++) {
              assertThat(cropped[(row * COLUMNS + column) * shape.channels() + channel])
                  .as("seed " + seed + ", row " + row + ", column " + column + ", channel " + channel)
                  .isEqualTo(cut || outside ? 0 : image[from * shape.channels() + channel]);
            }
          }
        }
      }
      int moves = (2 * crops.pad() + 1) * (2 * crops.pad() + 1);
      int all = moves * (crops.flip() == Crops.Flip.ON ? 2 : 1) * (crops.cut() == 0 ? 1 : ROWS * COLUMNS);
      assertThat(places).as("what happens").hasSizeBetween(Math.min(all, 90), all);
    }
  }

  @Test
  void resultFollowsFromTheStreamAlone() {
    Augmenter augmenter = new Augmenter(Augmentation.parse("crops", COLOUR));
    Block block = block(COLOUR);
    float[] first = dense(augmenter, block, new SplittableRandom(1));
    assertThat(dense(augmenter, block, new SplittableRandom(2))).isNotEqualTo(first);
    assertThat(dense(augmenter, block, new SplittableRandom(1))).as("again, after another").isEqualTo(first);
    assertThat(dense(new Augmenter(Augmentation.parse("crops", COLOUR)), block, new SplittableRandom(1)))
        .isEqualTo(first);
  }

  /** Distorted first: the cut stays black, and what is distorted is as without crops. */
  @Test
  void cropsComeAfterTheDistortion() {
    Augmenter both = new Augmenter(Augmentation.parse("shift=1,rotation=20+crops:flip=on", COLOUR));
    Augmenter distorting = new Augmenter(Augmentation.parse("shift=1,rotation=20", COLOUR));
    Cropper cropper = new Cropper(COLOUR, new Crops(0, 0, Crops.Flip.ON));
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] distorted = dense(distorting, block(COLOUR), random);
      assertThat(dense(both, block(COLOUR), new SplittableRandom(seed))).isEqualTo(cropper.crop(distorted, random));
    }
  }

  @Test
  void textsAreReadAndWritten() {
    assertThat(Augmentation.parse("crops", PHOTOGRAPH).crops()).isEqualTo(new Crops(4, 8, Crops.Flip.ON));
    assertThat(Augmentation.parse("crops", new ImageShape(28, 28, 10))).hasToString("crops:pad=4,cut=7,flip=on");
    assertThat(Augmentation.parse("crops:flip=on", PHOTOGRAPH)).hasToString("crops:flip=on");
    assertThat(Augmentation.parse("digits+crops:pad=2, flip=off", PHOTOGRAPH)).isEqualTo(
        new Augmentation(PHOTOGRAPH, DistortionStrength.digits(PHOTOGRAPH), new Crops(2, 0, Crops.Flip.OFF)));
    assertThat(Augmentation.parse("shift=2e+0", PHOTOGRAPH)).hasToString("shift=2.0");
    Augmentation both = Augmentation.parse("shift=2+crops:cut=31", PHOTOGRAPH);
    assertThat(Augmentation.parse(both.toString(), PHOTOGRAPH)).isEqualTo(both);
    assertThat(Augmentation.parse("none", PHOTOGRAPH)).isSameAs(Augmentation.NONE).hasToString("none");
    for (String wrong : new String[] {
      "crop", "cropss", "crops:", "crops:pad", "crops:pad=-1", "crops:pad=1.5", "crops:pad=32", "crops:cut=33",
      "crops:flip=yes", "crops:pad=1,pad=2", "crops:pad=0", "crops:turn=1", "crops+shift=1", "+crops", "crops:pad=x"
    }) {
      assertThatThrownBy(() -> Augmentation.parse(wrong, PHOTOGRAPH)).as(wrong)
          .isInstanceOf(IllegalArgumentException.class).message().containsAnyOf("crops", "distortion")
          .doesNotContain("\n");
    }
  }

  /** All values differ; some are zero. */
  private static Block block(ImageShape shape) {
    byte[] pixels = new byte[shape.features()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 7 == 3 ? 0 : 4 * i + 1);
    }
    return new PixelBlock(0, new int[1], pixels);
  }

  private static float[] dense(Block block) {
    float[] values = new float[block.features()];
    int[] columns = new int[block.features()];
    return dense(values, columns, block.copyNonZeros(0, values, columns, 0));
  }

  private static float[] dense(Augmenter augmenter, Block block, SplittableRandom random) {
    float[] values = new float[block.features()];
    int[] columns = new int[block.features()];
    return dense(values, columns, augmenter.copyNonZeros(block, 0, random, values, columns, 0));
  }

  private static float[] dense(float[] values, int[] columns, int count) {
    assertThat(Arrays.copyOf(columns, count)).isSorted().doesNotHaveDuplicates();
    float[] dense = new float[values.length];
    for (int i = 0; i < count; i++) {
      assertThat(values[i]).isPositive();
      dense[columns[i]] = values[i];
    }
    return dense;
  }
}
