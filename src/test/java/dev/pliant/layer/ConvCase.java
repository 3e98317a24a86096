package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A convolution of random examples against nested loops in double precision, however it is calculated.
 *
 * <p>An element is a sum of n products of floats, each rounded at most n + 2 times by half a last place of what all terms
 * may add up to: it errs by at most (n + 2)·2⁻²⁴·Σ|terms|, and so the reference is a sum with that bound beside it.
 */
public final class ConvCase {
  private static final long SEED = 31;
  private static final double HALF_PLACE = 0x1p-24;

  private final Conv conv;
  private final Shape from;
  private final Shape to;
  private final int size;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Values input;
  private final Values output;
  private final Map<String, Slot> slots;
  private final Kernel kernel;
  private final Site site;

  /** What a signal holds. */
  private record Values(float[] values, float[] gradient) implements Signal {}

  public ConvCase(String spec, Shape from, int size, Convolutions convolutions) {
    this.conv = (Conv) Layers.parse(spec, Sharing.LAYER);
    this.from = from;
    this.to = conv.output(List.of(from));
    this.size = size;
    this.input = new Values(random(size * from.size()), random(size * from.size()));
    this.output = new Values(new float[size * to.size()], random(size * to.size()));
    List<ParameterArray> arrays = conv.parameters(List.of(from));
    this.slots = Map.of(Conv.WEIGHTS, new Slot(arrays.get(0), null, 0), Conv.BIASES, new Slot(arrays.get(1), null, 0));
    drawParameters();
    this.site = new Site(List.of(input), List.of(from), output, to, slots, null, convolutions);
    this.kernel = conv.kernel(site);
  }

  /** Convolutions of odd sizes: what they are, rows, columns and channels of their map, and how many examples. */
  public static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("conv:3/3x3", 5, 7, 2, 4),
        Arguments.of("conv:1/1x1", 6, 5, 3, 3),
        Arguments.of("conv:17/1x1", 6, 5, 33, 3),
        Arguments.of("conv:4/1x1", 1, 1, 1, 1),
        Arguments.of("conv:2/1x1/2", 5, 6, 3, 2),
        Arguments.of("conv:2/5x5", 3, 4, 1, 2),
        Arguments.of("conv:5/2x4/3", 8, 9, 3, 2),
        Arguments.of("conv:3/4x3/2/valid", 9, 8, 2, 3),
        Arguments.of("conv:2/7x6/valid", 7, 6, 2, 5),
        Arguments.of("conv:6/5x5", 28, 28, 1, 3),
        Arguments.of("conv:32/3x3", 12, 11, 16, 3),
        // More windows than are laid out at once.
        Arguments.of("conv:6/3x3", 33, 31, 5, 4),
        Arguments.of("conv:3/3x3/2", 40, 300, 6, 3),
        Arguments.of("conv:1/9x9", 20, 200, 9, 1));
  }

  private void drawParameters() {
    for (Slot slot : slots.values()) {
      for (Segment segment : slot.segments()) {
        System.arraycopy(random(segment.length()), 0, segment.values(), 0, segment.length());
      }
    }
  }

  private float[] random(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** Checks all that the kernel gives, for the minibatch, then with other parameters for fewer examples and for all. */
  public void check() {
    check(size);
    drawParameters();
    kernel.parametersChanged();
    check((size + 1) / 2);
    check(size);
    kernel.close();
  }

  private void check(int examples) {
    Pass pass = new Pass().train(examples, null);
    kernel.forward(pass);
    Map<Segment, float[]> gradients = new IdentityHashMap<>();
    kernel.backward(pass, (segment, gradient) -> gradients.put(segment, Arrays.copyOf(gradient, segment.length())));
    Sums y = new Sums(examples * to.size());
    Sums dx = new Sums(examples * from.size());
    Sums dw = new Sums(flat(Conv.WEIGHTS).length);
    Sums db = new Sums(conv.channels());
    add(examples, y, dx, dw, db);
    y.assertHolds(output.values(), "forward");
    dx.assertHolds(input.gradient(), "gradient by the input");
    dw.assertHolds(flat(slots.get(Conv.WEIGHTS), gradients), "gradient by W");
    db.assertHolds(flat(slots.get(Conv.BIASES), gradients), "gradient by b");
  }

  /** Checks the loops that score one example. */
  void checkRow() {
    Segment whole = new Segment(Role.WEIGHT, flat(Conv.WEIGHTS), new float[0][]);
    assertThat(size).isEqualTo(1);
    Slot weights = new Slot(slots.get(Conv.WEIGHTS).array(), null, whole.values());
    conv.row(new Site(
        List.of(input), List.of(from), output, to, Map.of(Conv.WEIGHTS, weights, Conv.BIASES, slots.get(Conv.BIASES)),
        null, site.convolutions())).forward(new Pass().evaluate(1));
    Sums y = new Sums(to.size());
    add(1, y, new Sums(from.size()), new Sums(whole.length()), new Sums(conv.channels()));
    y.assertHolds(output.values(), "one example");
  }

  /** How many bytes a step allocates after the first. */
  public long allocatedByAStep() {
    com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Pass pass = new Pass().train(size, null);
    GradientUse nothing = (segment, gradient) -> {};
    long before = 0;
    for (int step = 0; step < 3; step++) {
      before = threads.getCurrentThreadAllocatedBytes();
      kernel.forward(pass);
      kernel.backward(pass, nothing);
      kernel.parametersChanged();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    kernel.close();
    return allocated;
  }

  /** The formula, term by term. */
  private void add(int examples, Sums y, Sums dx, Sums dw, Sums db) {
    float[] w = flat(Conv.WEIGHTS);
    float[] b = flat(Conv.BIASES);
    List<Integer> pads = conv.pads(from);
    for (int example = 0; example < examples; example++) {
      for (int pixel = 0; pixel < to.rows() * to.columns(); pixel++) {
        int row = pixel / to.columns() * conv.stride() - pads.get(0);
        int column = pixel % to.columns() * conv.stride() - pads.get(1);
        for (int out = 0; out < conv.channels(); out++) {
          int ofY = (example * to.rows() * to.columns() + pixel) * conv.channels() + out;
          y.add(ofY, b[out], 1);
          db.add(out, output.gradient()[ofY], 1);
          for (int h = Math.max(0, -row); h < Math.min(conv.height(), from.rows() - row); h++) {
            for (int v = Math.max(0, -column); v < Math.min(conv.width(), from.columns() - column); v++) {
              for (int in = 0; in < from.units(); in++) {
                int ofX = example * from.size() + ((row + h) * from.columns() + column + v) * from.units() + in;
                int ofW = ((out * from.units() + in) * conv.height() + h) * conv.width() + v;
                y.add(ofY, w[ofW], input.values()[ofX]);
                dx.add(ofX, w[ofW], output.gradient()[ofY]);
                dw.add(ofW, input.values()[ofX], output.gradient()[ofY]);
              }
            }
          }
        }
      }
    }
  }

  private float[] flat(String name) {
    Map<Segment, float[]> values = new IdentityHashMap<>();
    for (Segment segment : slots.get(name).segments()) {
      values.put(segment, segment.values());
    }
    return flat(slots.get(name), values);
  }

  private static float[] flat(Slot slot, Map<Segment, float[]> of) {
    List<Float> all = new ArrayList<>();
    for (Segment segment : slot.segments()) {
      assertThat(of).containsKey(segment);
      for (float value : of.get(segment)) {
        all.add(value);
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  /** Sums of products, with their bounds. */
  private final class Sums {
    private final double[] values;
    private final double[] magnitudes;
    private final int[] terms;

    Sums(int length) {
      this.values = new double[length];
      this.magnitudes = new double[length];
      this.terms = new int[length];
    }

    void add(int at, float one, float other) {
      values[at] += (double) one * other;
      magnitudes[at] += Math.abs((double) one * other);
      terms[at]++;
    }

    void assertHolds(float[] actual, String what) {
      assertThat(actual.length).as(what).isGreaterThanOrEqualTo(values.length);
      for (int i = 0; i < values.length; i++) {
        double bound = (terms[i] + 2) * HALF_PLACE * magnitudes[i];
        if (Math.abs(actual[i] - values[i]) <= bound) {
          // A sentence for each element would take most of the time.
          continue;
        }
        assertThat((double) actual[i]).as(what + " of " + conv.spec() + " on " + size + " of " + from + ", element " + i)
            .isCloseTo(values[i], within(bound));
      }
    }
  }
}
