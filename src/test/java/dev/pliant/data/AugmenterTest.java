package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmenterTest {
  private static final int SIDE = 28;
  private static final ImageShape DIGIT = new ImageShape(SIDE, SIDE, 10);
  private static final long SEED = 11;

  @ParameterizedTest
  @CsvSource({"28, 28", "2, 3", "7, 4"})
  void mapThatIsTheIdentityGivesTheImageItself(int rows, int columns) {
    ImageShape shape = new ImageShape(rows, columns, 2);
    byte[] image = new byte[2 * rows * columns];
    new SplittableRandom(SEED).nextBytes(image);
    Block block = SparsePixelBlock.smaller(0, new int[2], image);
    float[] expected = new float[rows * columns];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = PixelBlock.SCALED[image[rows * columns + i] & 0xff];
    }
    // It distorts nothing, which a worker would not ask it for.
    Augmenter augmenter = new Augmenter(new Augmentation(shape, DistortionStrength.NONE));
    assertThat(dense(augmenter, block, 1, new SplittableRandom(SEED))).isEqualTo(expected);
  }

  @Test
  void channelsOfAnImageAreDistortedAlike() {
    byte[] image = new byte[3 * SIDE * SIDE];
    new SplittableRandom(SEED).nextBytes(image);
    Augmenter colour = new Augmenter(new Augmentation(new ImageShape(SIDE, SIDE, 3, 10), DistortionStrength.DIGITS));
    colour.draw(new SplittableRandom(SEED));
    float[] result = dense(colour, block(image), 0, new SplittableRandom(1));
    for (int channel = 0; channel < 3; channel++) {
      byte[] alone = new byte[SIDE * SIDE];
      float[] ofChannel = new float[SIDE * SIDE];
      for (int i = 0; i < alone.length; i++) {
        alone[i] = image[3 * i + channel];
        ofChannel[i] = result[3 * i + channel];
      }
      assertThat(ofChannel).as("channel %d", channel)
          .isEqualTo(dense(digits(SEED), block(alone), 0, new SplittableRandom(1)));
    }
  }

  @Test
  void affinePartIsThatOfADistortionOfItsOwn() {
    DistortionStrength strength = new DistortionStrength(15, 0.2, 0.1, 3, 4, 0);
    byte[] image = blob();
    byte[] distorted = new byte[image.length];
    Augmenter augmenter = new Augmenter(new Augmentation(DIGIT, strength));
    Distortion distortion = new Distortion(DIGIT, strength);
    for (int seed = 0; seed < 20; seed++) {
      distortion.apply(image, 0, distorted, 0, new SplittableRandom(seed));
      float[] augmented = dense(augmenter, block(image), 0, new SplittableRandom(seed));
      for (int i = 0; i < augmented.length; i++) {
        // That one rounds to whole pixels.
        assertThat(augmented[i] * 255).isCloseTo(distorted[i] & 0xff, within(0.501f));
      }
    }
  }

  @Test
  void resultFollowsFromSheetAndStreamAlone() {
    Augmenter augmenter = digits(SEED);
    Block block = block(blob());
    float[] first = dense(augmenter, block, 0, new SplittableRandom(1));
    assertThat(dense(augmenter, block, 0, new SplittableRandom(2))).isNotEqualTo(first);
    assertThat(dense(augmenter, block, 0, new SplittableRandom(1))).as("again, after another").isEqualTo(first);
    assertThat(dense(digits(SEED), block, 0, new SplittableRandom(1))).isEqualTo(first);
    assertThat(dense(digits(SEED + 1), block, 0, new SplittableRandom(1))).as("of another sheet").isNotEqualTo(first);
    augmenter.draw(new SplittableRandom(SEED + 1));
    assertThat(dense(augmenter, block, 0, new SplittableRandom(1))).as("drawn anew").isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void displacementsAreDistributedAsThoseOfAFieldOfTheirOwn(boolean down) {
    // A ramp tells by its value from where a pixel comes; its middle, which no displacement takes out of the image.
    byte[] ramp = new byte[SIDE * SIDE];
    for (int at = 0; at < ramp.length; at++) {
      ramp[at] = (byte) (20 + 8 * (down ? at / SIDE : at % SIDE));
    }
    DistortionStrength elastic = new DistortionStrength(0, 0, 0, 0, 4, 34);
    Augmenter augmenter = new Augmenter(new Augmentation(DIGIT, elastic));
    SplittableRandom random = new SplittableRandom(SEED);
    int sheets = 40;
    int images = 50;
    double sum = 0;
    double squares = 0;
    double products = 0;
    for (int sheet = 0; sheet < sheets; sheet++) {
      augmenter.draw(random);
      for (int image = 0; image < images; image++) {
        float[] moved = dense(augmenter, block(ramp), 0, random);
        double here = displacement(moved, 14, 14, down);
        double beside = displacement(moved, 14, 18, down);
        sum += here;
        squares += here * here;
        products += here * beside;
      }
    }
    int count = sheets * images;
    double variance = DistortionTest.fieldVariance();
    // Four standard errors: of the mean, and of the mean square of nearly normal numbers. Were all fields of a sheet
    // alike, there would be 40 of them and not 2000; a sheet has room for some (256 / 4σ)² = 256 that are independent.
    double error = 4 * Math.sqrt(2.0 / count) * 1.5;
    assertThat(sum / count).isCloseTo(0, within(4 * Math.sqrt(variance / count) * 1.5));
    assertThat(squares / count / variance).isCloseTo(1, within(error));
    // Smooth: a Gaussian smoothed by itself has √2 of its width, so that at distance d the correlation is e^(−d²/4σ²).
    assertThat(products / count / variance).isCloseTo(Math.exp(-16 / 64.0), within(error));
  }

  private static double displacement(float[] moved, int row, int column, boolean down) {
    return (moved[row * SIDE + column] * 255 - 20) / 8 - (down ? row : column);
  }

  @Test
  void faintPixelsAreBackground() {
    byte[] image = new byte[SIDE * SIDE];
    image[14 * SIDE + 14] = 1;
    Augmenter augmenter = new Augmenter(new Augmentation(DIGIT, new DistortionStrength(0, 0, 0, 0.4, 4, 0)));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50; i++) {
      float[] values = new float[SIDE * SIDE];
      int end = augmenter.copyNonZeros(block(image), 0, random, values, new int[SIDE * SIDE], 0);
      assertThat(end).isLessThanOrEqualTo(1);
      for (int at = 0; at < end; at++) {
        assertThat(values[at]).isBetween(0.5f / 255, 1f / 255);
      }
    }
  }

  @Test
  void strengthsAreRead() {
    ImageShape twice = new ImageShape(56, 56, 10);
    assertThat(DistortionStrength.parse("none", DIGIT).distorts()).isFalse();
    assertThat(DistortionStrength.parse("digits", DIGIT)).isEqualTo(DistortionStrength.DIGITS);
    assertThat(DistortionStrength.parse("digits", twice)).isEqualTo(DistortionStrength.digits(twice));
    assertThat(DistortionStrength.parse("shift=2, rotation=7.5", twice))
        .isEqualTo(new DistortionStrength(7.5, 0, 0, 2, 4, 0));
    assertThat(DistortionStrength.parse("scale=.1,shear=.2,alpha=20,sigma=5", DIGIT))
        .isEqualTo(new DistortionStrength(0, 0.1, 0.2, 0, 5, 20));
    assertThat(DistortionStrength.parse("scale=0.1,shift=2", DIGIT)).hasToString("scale=0.1,shift=2.0");
    assertThat(DistortionStrength.parse(DistortionStrength.DIGITS.toString(), DIGIT))
        .isEqualTo(DistortionStrength.DIGITS);
    assertThat(DistortionStrength.NONE).hasToString("none");
    for (String wrong : new String[] {"", "digit", "shift", "shift=", "shift=x", "shift=-1", "shift=NaN", "turn=3",
        "shift=1,,scale=0.1", "scale=1", "shift=1=2", "shift=1,shift=2", "sigma=4", "shift=29", "digits,shift=1",
        "alpha=1,sigma=29", "alpha=1,sigma=1e308"}) {
      assertThatThrownBy(() -> DistortionStrength.parse(wrong, DIGIT)).as(wrong)
          .isInstanceOf(IllegalArgumentException.class).message()
          .containsAnyOf("distortion", "elastic field", "out of sight", "as a whole");
    }
  }

  private static Augmenter digits(long seed) {
    Augmenter augmenter = new Augmenter(new Augmentation(DIGIT, DistortionStrength.DIGITS));
    augmenter.draw(new SplittableRandom(seed));
    return augmenter;
  }

  private static Block block(byte[] image) {
    return SparsePixelBlock.smaller(0, new int[1], image.clone());
  }

  /** The example distorted, in all its pixels; what lies before it in the arrays must stay. */
  private static float[] dense(Augmenter augmenter, Block block, int index, SplittableRandom random) {
    int before = 5;
    float[] values = new float[before + block.features()];
    int[] columns = new int[before + block.features()];
    Arrays.fill(values, 0, before, -1);
    int end = augmenter.copyNonZeros(block, index, random, values, columns, before);
    float[] dense = new float[block.features()];
    for (int i = before; i < end; i++) {
      assertThat(values[i]).isPositive();
      dense[columns[i]] = values[i];
    }
    assertThat(Arrays.copyOf(values, before)).containsOnly(-1);
    return dense;
  }

  private static byte[] blob() {
    byte[] image = new byte[SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double squares = Math.pow(row - 12, 2) + Math.pow(column - 15, 2) / 2;
        image[row * SIDE + column] = (byte) Math.round(250 * Math.exp(-squares / 20));
      }
    }
    return image;
  }
}
