package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of maps: convolutions against their formula, and what pools and dropout do. */
class MapKernelsTest {
  private static final Convolutions PRODUCTS = new ProductConvolutions(new LoopProducts());

  private record Values(float[] values, float[] gradient) implements Signal {}

  @ParameterizedTest
  @MethodSource("dev.pliant.layer.ConvCase#cases")
  void convolutionIsItsFormula(String spec, int rows, int columns, int channels, int size) {
    new ConvCase(spec, Shape.map(rows, columns, channels), size, PRODUCTS).check();
    new ConvCase(spec, Shape.map(rows, columns, channels), 1, PRODUCTS).checkRow();
  }

  @Test
  void stepOfAConvolutionAllocatesNothing() {
    // An array of what the kernel works with has 100 KB or more.
    assertThat(new ConvCase("conv:6/3x3", Shape.map(33, 31, 5), 4, PRODUCTS).allocatedByAStep())
        .isLessThan(10_000);
  }

  /** One step of {@code spec}: what it gives of {@code x}, and where the gradient goes that is 1, 2, 3 and so on. */
  private static float[][] step(String spec, Shape shape, int size, float[] x) {
    Layer layer = Layers.parse(spec, Sharing.LAYER);
    Shape output = layer.output(List.of(shape));
    float[] dx = new float[x.length];
    Arrays.fill(dx, Float.NaN);
    float[] dy = new float[size * output.size()];
    for (int i = 0; i < dy.length; i++) {
      dy[i] = i + 1;
    }
    Values to = new Values(new float[dy.length], dy);
    try (Kernel kernel = layer.kernel(
        new Site(List.of(new Values(x, dx)), List.of(shape), to, output, Map.of(), null, null))) {
      Pass pass = new Pass().train(size, new SplittableRandom(7));
      kernel.forward(pass);
      kernel.backward(pass, (segment, gradient) -> {});
    }
    return new float[][] {to.values(), dx};
  }

  @Test
  void maxPoolGivesTheLargestAndTheGradientToTheFirstOfThem() {
    float[][] step = step("maxpool:2", Shape.map(3, 4, 1), 1, new float[] {
      1, 2, 5, 5,
      2, 0, 5, -1,
      9, 9, 9, 9});
    assertThat(step[0]).containsExactly(2, 5);
    assertThat(step[1]).containsExactly(0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void maxPoolIsTheSameForEachChannelAndExample() {
    Shape shape = Shape.map(4, 7, 2);
    float[] x = new float[2 * shape.size()];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4);
    }
    float[][] step = step("maxpool:3", shape, 2, x);
    float[] expected = new float[x.length];
    for (int at = 0; at < step[0].length; at++) {
      // [example, one row, two columns, channel]: rows and columns behind the last square are not read.
      int corner = at / 4 * shape.size() + at / 2 % 2 * 6 + at % 2;
      int best = corner;
      for (int pixel = 0; pixel < 9; pixel++) {
        int here = corner + pixel / 3 * 14 + pixel % 3 * 2;
        best = x[here] > x[best] ? here : best;
      }
      assertThat(step[0][at]).isEqualTo(x[best]);
      expected[best] = at + 1;
    }
    assertThat(step[1]).containsExactly(expected);
  }

  @Test
  void maxPoolPassesOnWhatIsNoNumber() {
    float[][] step = step("maxpool:2", Shape.map(2, 2, 2), 1, new float[] {1, 7, Float.NaN, 1, 3, 2, 4, 3});
    assertThat(step[0]).containsExactly(Float.NaN, 7);
  }

  @Test
  void meanPoolSharesTheGradient() {
    float[][] step = step("meanpool:2", Shape.map(2, 5, 1), 1, new float[] {1, 2, 3, 4, 90, 5, 6, 7, 8, 90});
    assertThat(step[0]).containsExactly(3.5f, 5.5f);
    assertThat(step[1]).containsExactly(0.25f, 0.25f, 0.5f, 0.5f, 0, 0.25f, 0.25f, 0.5f, 0.5f, 0);
    float[][] whole = step("meanpool", Shape.map(1, 2, 3), 2, new float[] {1, 2, 3, 5, 6, 7, 0, 0, 0, 2, 4, 8});
    assertThat(whole[0]).containsExactly(3, 4, 5, 1, 2, 4);
    assertThat(whole[1]).containsExactly(0.5f, 1, 1.5f, 0.5f, 1, 1.5f, 2, 2.5f, 3, 2, 2.5f, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void dropoutDropsWholeChannelsOfAnExample(int size) {
    int channels = 16;
    float[] x = new float[size * 6 * channels];
    Arrays.fill(x, 1);
    float[] y = step("dropout:0.5", Shape.map(2, 3, channels), size, x)[0];
    Set<Float> different = new HashSet<>();
    for (int example = 0; example < size; example++) {
      for (int channel = 0; channel < channels; channel++) {
        int first = example * 6 * channels + channel;
        different.add(y[first]);
        assertThat(IntStream.range(0, 6)).allMatch(pixel -> y[first + pixel * channels] == y[first]);
      }
    }
    assertThat(different).containsExactlyInAnyOrder(0f, 2f);
  }
}
