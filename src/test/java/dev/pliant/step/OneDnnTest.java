package dev.pliant.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.layer.ConvCase;
import dev.pliant.layer.Convolution;
import dev.pliant.layer.Convolutions;
import dev.pliant.layer.Padding;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Windows;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions by oneDNN. */
@DisabledOnOs(value = OS.MAC, architectures = "aarch64", disabledReason = "oneDNN has no natives there")
class OneDnnTest {
  private static final Convolutions ONE_DNN = OneDnn.load("1").orElseThrow();

  @ParameterizedTest
  @MethodSource("dev.pliant.layer.ConvCase#cases")
  void convolutionIsItsFormula(String spec, int rows, int columns, int channels, int size) {
    new ConvCase(spec, Shape.map(rows, columns, channels), size, ONE_DNN).check();
  }

  @Test
  void stepAllocatesNothingOnTheHeap() {
    // An array of what the kernel works with has 100 KB or more.
    assertThat(new ConvCase("conv:6/3x3", Shape.map(33, 31, 5), 4, ONE_DNN).allocatedByAStep()).isLessThan(10_000);
  }

  @Test
  void memoryOutsideTheHeapIsWhatIsCountedAndIsFreed() {
    Windows windows = Windows.over(Shape.map(32, 32, 16), 3, 3, 1, Padding.SAME);
    long before = Pointer.totalBytes();
    Convolution convolution = ONE_DNN.open(windows, 16);
    step(convolution, windows, 16, 8);
    long open = Pointer.totalBytes();
    convolution.close();
    long after = Pointer.totalBytes();
    // What others have left to the garbage collector may go meanwhile.
    assertThat(open - after).isGreaterThanOrEqualTo(ONE_DNN.workspace(windows, 16, 8).outside() * Float.BYTES);
    assertThat(after).isLessThanOrEqualTo(before);
  }

  /** Whatever sizes of minibatches came before, and how many of them. */
  @Test
  void sameMinibatchGivesTheSameBits() {
    Windows windows = Windows.over(Shape.map(14, 14, 6), 5, 5, 1, Padding.VALID);
    try (Convolution fresh = ONE_DNN.open(windows, 16); Convolution used = ONE_DNN.open(windows, 16)) {
      float[] expected = step(fresh, windows, 16, 8);
      for (int size = 1; size < 8; size++) {
        step(used, windows, 16, size);
      }
      assertThat(step(used, windows, 16, 8)).containsExactly(expected);
    }
  }

  /** All that a step gives, for {@code size} examples that depend on the size alone. */
  private static float[] step(Convolution convolution, Windows windows, int outputs, int size) {
    SplittableRandom random = new SplittableRandom(size);
    int from = size * windows.mapSize();
    int to = size * windows.count() * outputs;
    int filters = windows.length() * outputs;
    float[] all = new float[2 * from + 2 * to + 2 * filters];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) random.nextDouble(-1, 1);
    }
    float[] x = Arrays.copyOfRange(all, 0, from);
    float[] dy = Arrays.copyOfRange(all, from, from + to);
    float[] dx = new float[from];
    float[] y = new float[to];
    float[] gradient = new float[filters];
    float[] biases = new float[outputs];
    convolution.take(Arrays.copyOfRange(all, from + to, from + to + filters));
    convolution.forward(x, biases, size, y);
    convolution.backward(x, dy, size, dx, gradient, biases);
    System.arraycopy(dx, 0, all, 0, from);
    System.arraycopy(y, 0, all, from, to);
    System.arraycopy(gradient, 0, all, from + to, filters);
    System.arraycopy(biases, 0, all, from + to + filters, outputs);
    return all;
  }

  @Test
  void withoutALimitOfThreadsThereIsNoOneDnn() {
    assertThat(OneDnn.load(null)).isEmpty();
  }
}
