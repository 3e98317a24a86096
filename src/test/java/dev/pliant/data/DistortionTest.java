package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistortionTest {
  private static final ImageShape DIGIT = new ImageShape(28, 28, 10);
  private static final long SEED = 5;

  @ParameterizedTest
  @CsvSource({"28, 28", "1, 1", "2, 3", "7, 4", "33, 64"})
  void zeroStrengthChangesNoBit(int rows, int columns) {
    ImageShape shape = new ImageShape(rows, columns, 2);
    byte[] image = noise(rows * columns);
    DistortionStrength smoothNothing = new DistortionStrength(0, 0, 0, 0, 4, 0);
    for (DistortionStrength strength : new DistortionStrength[] {DistortionStrength.NONE, smoothNothing}) {
      assertThat(apply(new Distortion(shape, strength), image, SEED)).isEqualTo(image);
    }
  }

  @Test
  void channelsOfAnImageAreDistortedAlike() {
    ImageShape grey = new ImageShape(9, 7, 2);
    byte[] image = noise(3 * 9 * 7);
    byte[] result = apply(new Distortion(new ImageShape(9, 7, 3, 2), DistortionStrength.DIGITS), image, SEED);
    for (int channel = 0; channel < 3; channel++) {
      byte[] alone = apply(new Distortion(grey, DistortionStrength.DIGITS), everyThird(image, channel), SEED);
      assertThat(everyThird(result, channel)).as("channel %d", channel).isEqualTo(alone);
    }
  }

  private static byte[] everyThird(byte[] values, int from) {
    byte[] some = new byte[values.length / 3];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[3 * i + from];
    }
    return some;
  }

  @Test
  void resultFollowsFromTheRandomStreamAlone() {
    Distortion distortion = new Distortion(DIGIT, DistortionStrength.DIGITS);
    byte[] image = blob();
    byte[] first = apply(distortion, image, 1);
    byte[] other = apply(distortion, image, 2);
    assertThat(other).isNotEqualTo(first);
    assertThat(first).isNotEqualTo(image);
    assertThat(apply(distortion, image, 1)).as("again, after another").isEqualTo(first);
    assertThat(apply(new Distortion(DIGIT, DistortionStrength.DIGITS), image, 1)).isEqualTo(first);
  }

  @Test
  void offsetsAreKeptToAndResultMayTakeThePlaceOfTheImage() {
    Distortion distortion = new Distortion(DIGIT, DistortionStrength.DIGITS);
    byte[] image = blob();
    byte[] expected = apply(distortion, image, SEED);
    byte[] buffer = noise(3 * image.length);
    byte[] before = buffer.clone();
    System.arraycopy(image, 0, buffer, 100, image.length);
    distortion.apply(buffer, 100, buffer, 100, new SplittableRandom(SEED));
    assertThat(Arrays.copyOfRange(buffer, 100, 100 + image.length)).isEqualTo(expected);
    assertThat(Arrays.copyOf(buffer, 100)).isEqualTo(Arrays.copyOf(before, 100));
    assertThat(Arrays.copyOfRange(buffer, 100 + image.length, buffer.length))
        .isEqualTo(Arrays.copyOfRange(before, 100 + image.length, before.length));
    assertThatThrownBy(() -> distortion.apply(image, 1, buffer, 0, new SplittableRandom(SEED)))
        .isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("784");
    assertThatThrownBy(() -> distortion.apply(image, 0, image, -1, new SplittableRandom(SEED)))
        .isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("784");
  }

  @Test
  void wholeShiftMovesADotByJustThat() {
    byte[] moved = warp(dot(9, 12), new AffineMap(1, 0, 0, 1, 3, -2));
    assertThat(moved).isEqualTo(dot(7, 15));
    assertThat(warp(dot(1, 12), new AffineMap(1, 0, 0, 1, 0, -2))).as("out of the image").containsOnly(0);
  }

  @Test
  void shiftBetweenPixelsMovesTheCentroidByJustThat() {
    byte[] moved = warp(dot(9, 12), new AffineMap(1, 0, 0, 1, 0.25, -1.6));
    // Four pixels share the dot, each rounded by at most a half and at most a pixel from the centroid.
    double bound = 4 * 0.5 / 253;
    assertThat(centroidColumn(moved)).isCloseTo(12.25, within(bound));
    assertThat(centroidRow(moved)).isCloseTo(7.4, within(bound));
    assertThat(mass(moved)).isCloseTo(255, within(2.0));
  }

  @Test
  void quarterTurnTakesWhatIsToTheRightOfTheCentreBelowIt() {
    Distortion distortion = new Distortion(new ImageShape(5, 5, 2), DistortionStrength.NONE);
    byte[] image = new byte[25];
    image[2 * 5 + 4] = (byte) 200;
    image[2 * 5 + 3] = 100;
    byte[] turned = new byte[25];
    distortion.warp(image, 0, turned, 0, new AffineMap(0, -1, 1, 0, 0, 0));
    byte[] expected = new byte[25];
    expected[4 * 5 + 2] = (byte) 200;
    expected[3 * 5 + 2] = 100;
    assertThat(turned).isEqualTo(expected);
  }

  @Test
  void anAffineMapMovesCentroidsAsItSaysAndMassGoesWithArea() {
    AffineMap map = new AffineMap(1.1, 0.2, -0.1, 0.9, 1, 2);
    byte[] image = blob();
    double x = centroidColumn(image) - 13.5;
    double y = centroidRow(image) - 13.5;
    byte[] moved = warp(image, map);
    // Roundings of 784 pixels by at most a half, in a mass of 16 000, and the blob's tails cut off at 0.5.
    assertThat(centroidColumn(moved)).isCloseTo(13.5 + 1.1 * x + 0.2 * y + 1, within(0.05));
    assertThat(centroidRow(moved)).isCloseTo(13.5 - 0.1 * x + 0.9 * y + 2, within(0.05));
    assertThat(mass(moved) / mass(image)).isCloseTo(1.1 * 0.9 + 0.2 * 0.1, within(0.01));
  }

  @Test
  void drawnMapsStayWithinTheLimitsAndReachThem() {
    double degrees = extent(new DistortionStrength(10, 0, 0, 0, 0, 0), map -> {
      assertThat(map.area()).isCloseTo(1, within(1e-12));
      return Math.toDegrees(Math.atan2(map.yx(), map.xx()));
    });
    assertThat(degrees).isBetween(9.9, 10.0);
    DistortionStrength scale = new DistortionStrength(0, 0.1, 0, 0, 0, 0);
    assertThat(extent(scale, map -> map.xx() - 1)).isBetween(0.099, 0.1 + 1e-12);
    assertThat(extent(scale, map -> map.yy() - 1)).isBetween(0.099, 0.1 + 1e-12);
    assertThat(extent(scale, map -> map.xx() - map.yy())).as("drawn apart").isGreaterThan(0.15);
    DistortionStrength shear = new DistortionStrength(0, 0, 0.2, 0, 0, 0);
    assertThat(extent(shear, AffineMap::xy)).isBetween(0.198, 0.2);
    assertThat(extent(shear, AffineMap::yx)).isZero();
    DistortionStrength shift = new DistortionStrength(0, 0, 0, 2, 0, 0);
    assertThat(extent(shift, AffineMap::tx)).isBetween(1.98, 2.0);
    assertThat(extent(shift, AffineMap::ty)).isBetween(1.98, 2.0);
    assertThat(extent(shift, map -> map.tx() - map.ty())).as("drawn apart").isGreaterThan(3);
  }

  @Test
  void brightnessAndPlaceAreKeptInTheMean() {
    // The blob stays inside the image; areas have mean 1, and so has a stationary field's.
    byte[] image = blob();
    Distortion distortion = new Distortion(DIGIT, DistortionStrength.DIGITS);
    int images = 4000;
    double[] masses = new double[images];
    double[] columns = new double[images];
    double[] rows = new double[images];
    for (int i = 0; i < images; i++) {
      byte[] copy = apply(distortion, image, 1000 + i);
      masses[i] = mass(copy) / mass(image);
      columns[i] = centroidColumn(copy) - centroidColumn(image);
      rows[i] = centroidRow(copy) - centroidRow(image);
    }
    assertMean(masses, 1);
    assertMean(columns, 0);
    assertMean(rows, 0);
    // A uniform shift of 2 pixels has the variance 4/3; scale, shear, rotation and field only add to that.
    assertThat(variance(columns)).isBetween(4 / 3.0, 4.0);
    assertThat(variance(rows)).isBetween(4 / 3.0, 4.0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachPixelIsReadFromWhereTheFieldPoints(boolean down) {
    byte[] ramp = new byte[28 * 28];
    for (int at = 0; at < ramp.length; at++) {
      ramp[at] = (byte) (20 + 8 * (down ? at / 28 : at % 28));
    }
    DistortionStrength elastic = new DistortionStrength(0, 0, 0, 0, 4, 34);
    byte[] out = apply(new Distortion(DIGIT, elastic), ramp, SEED);
    // The map is drawn first, even where it is the identity.
    SplittableRandom random = new SplittableRandom(SEED);
    AffineMap.draw(elastic, random);
    ElasticField field = new ElasticField(28, 28, 4, 34);
    field.draw(random);
    int inside = 0;
    for (int row = 0; row < 28; row++) {
      for (int column = 0; column < 28; column++) {
        double x = column + field.x()[row * field.stride() + column];
        double y = row + field.y()[row * field.stride() + column];
        if (Math.min(x, y) >= 0 && Math.max(x, y) <= 27) {
          inside++;
          assertThat(out[row * 28 + column] & 0xff).isCloseTo((int) Math.round(20 + 8 * (down ? y : x)), within(1));
        }
      }
    }
    assertThat(inside).isGreaterThan(600);
  }

  @Test
  void fieldIsTheNoiseUnderATwoDimensionalGaussian() {
    int rows = 9;
    int columns = 14;
    double sigma = 1.7;
    double alpha = 5;
    ElasticField field = new ElasticField(rows, columns, sigma, alpha);
    field.draw(new SplittableRandom(SEED));
    int radius = (int) Math.ceil(3 * sigma);
    double sum = 0;
    for (int down = -radius; down <= radius; down++) {
      for (int across = -radius; across <= radius; across++) {
        sum += gaussian(down, across, sigma);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double x = 0;
        for (int down = -radius; down <= radius; down++) {
          for (int across = -radius; across <= radius; across++) {
            x += gaussian(down, across, sigma) / sum
                * field.noiseX()[(row + radius + down) * (columns + 2 * radius) + column + radius + across];
          }
        }
        assertThat(field.x()[row * field.stride() + column]).isCloseTo((float) (alpha * x), within(1e-5f));
      }
    }
  }

  @Test
  void fieldIsAsStrongAsItsFormulaEverywhereAndItsDirectionsAreIndependent() {
    ElasticField field = new ElasticField(28, 28, 4, 34);
    SplittableRandom random = new SplittableRandom(SEED);
    double expected = fieldVariance();
    assertThat(Math.sqrt(expected)).as("the 1.4 pixels of the documentation").isCloseTo(1.4, within(0.05));
    int fields = 4000;
    int last = 27 * field.stride();
    int[] places = {0, 27, 14 * field.stride() + 14, last, last + 27};
    double[] x = new double[places.length];
    double[] y = new double[places.length];
    double[] both = new double[places.length];
    for (int i = 0; i < fields; i++) {
      field.draw(random);
      for (int place = 0; place < places.length; place++) {
        double dx = field.x()[places[place]];
        double dy = field.y()[places[place]];
        x[place] += dx * dx / fields;
        y[place] += dy * dy / fields;
        both[place] += dx * dy / fields;
      }
    }
    // A mean of squares of 4000 normal deviates has the relative standard deviation √(2/4000) = 0.022.
    for (int place = 0; place < places.length; place++) {
      assertThat(x[place] / expected).as("corner, side or middle").isCloseTo(1, within(0.1));
      assertThat(y[place] / expected).isCloseTo(1, within(0.1));
      assertThat(both[place] / expected).isCloseTo(0, within(0.08));
    }
  }

  @Test
  void strengthsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new DistortionStrength(181, 0, 0, 0, 0, 0))
        .hasMessage("the rotation of a distortion must be 0 to 180 degrees, not 181.0");
    assertThatThrownBy(() -> new DistortionStrength(0, 1, 0, 0, 0, 0))
        .hasMessage("the scale of a distortion must be at least 0 and below 1, not 1.0");
    assertThatThrownBy(() -> new DistortionStrength(0, 0, -1, 0, 0, 0)).hasMessageContaining("shear");
    assertThatThrownBy(() -> new DistortionStrength(0, 0, 0, Double.NaN, 0, 0)).hasMessageContaining("shift");
    assertThatThrownBy(() -> new DistortionStrength(0, 0, 0, 0, Double.POSITIVE_INFINITY, 0))
        .hasMessageContaining("sigma");
    assertThatThrownBy(() -> new DistortionStrength(0, 0, 0, 0, 0, -0.1)).hasMessageContaining("alpha");
  }

  @Test
  void strengthForDigitsFollowsTheImageSize() {
    assertThat(DistortionStrength.digits(DIGIT)).isEqualTo(DistortionStrength.DIGITS);
    assertThat(DistortionStrength.digits(new ImageShape(14, 56, 10)))
        .isEqualTo(new DistortionStrength(10, 0.1, 0.1, 1, 2, 8.5));
  }

  private interface Measure {
    double of(AffineMap map);
  }

  /** The largest absolute measure over a thousand maps, which lie on both sides of zero. */
  private static double extent(DistortionStrength strength, Measure measure) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] measured = IntStream.range(0, 1000)
        .mapToDouble(i -> measure.of(AffineMap.draw(strength, random))).toArray();
    double least = Arrays.stream(measured).min().orElseThrow();
    double most = Arrays.stream(measured).max().orElseThrow();
    assertThat(-least).isCloseTo(most, within(0.1 * Math.abs(most)));
    return Math.max(-least, most);
  }

  private static void assertMean(double[] values, double expected) {
    // Four standard errors, and half a hundredth for the rounding to bytes.
    double bound = 4 * Math.sqrt(variance(values) / values.length) + 0.005;
    assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(expected, within(bound));
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1);
  }

  /** Of a displacement by the field of σ = 4 and α = 34: α²/3·(Σ w²)² for the Gaussian's weights w. */
  static double fieldVariance() {
    double sum = 0;
    double squares = 0;
    for (int distance = -12; distance <= 12; distance++) {
      double weight = Math.exp(-distance * distance / 32.0);
      sum += weight;
      squares += weight * weight;
    }
    return 34 * 34 / 3.0 * Math.pow(squares / (sum * sum), 2);
  }

  private static double gaussian(int down, int across, double sigma) {
    return Math.exp(-(down * down + across * across) / (2 * sigma * sigma));
  }

  private static byte[] apply(Distortion distortion, byte[] image, long seed) {
    byte[] out = noise(image.length);
    distortion.apply(image, 0, out, 0, new SplittableRandom(seed));
    return out;
  }

  private static byte[] warp(byte[] image, AffineMap map) {
    byte[] out = noise(image.length);
    new Distortion(DIGIT, DistortionStrength.NONE).warp(image, 0, out, 0, map);
    return out;
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(SEED).nextBytes(bytes);
    return bytes;
  }

  private static byte[] dot(int row, int column) {
    byte[] image = new byte[28 * 28];
    image[row * 28 + column] = (byte) 255;
    return image;
  }

  /** A round spot a little off the centre, wide enough that pixels do not matter and far from the border. */
  private static byte[] blob() {
    byte[] image = new byte[28 * 28];
    for (int row = 0; row < 28; row++) {
      for (int column = 0; column < 28; column++) {
        double square = (row - 12.3) * (row - 12.3) + (column - 14.9) * (column - 14.9);
        image[row * 28 + column] = (byte) Math.round(250 * Math.exp(-square / (2 * 3.2 * 3.2)));
      }
    }
    return image;
  }

  private static double mass(byte[] image) {
    return IntStream.range(0, image.length).map(i -> image[i] & 0xff).sum();
  }

  private static double centroidColumn(byte[] image) {
    return IntStream.range(0, image.length).mapToDouble(i -> (image[i] & 0xff) * (i % 28)).sum() / mass(image);
  }

  private static double centroidRow(byte[] image) {
    return IntStream.range(0, image.length).mapToDouble(i -> (image[i] & 0xff) * (i / 28)).sum() / mass(image);
  }
}
