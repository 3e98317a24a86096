package dev.pliant.layer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The examples of one optimisation step, in arrays that are filled again for each step. Only the features that are
 * not zero are held, example after example: images are mostly background, and a step can use that. The arrays
 * grow with the examples, and stop growing after a few steps.
 */
public final class Minibatch implements SparseRows {
  /** The most elements that Java gives an array. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;
  private static final int FIRST_EXAMPLES = 32;

  private final int inputs;
  private float[] values = {};
  private int[] columns = {};
  private int[] ends = new int[FIRST_EXAMPLES];
  private int[] labels = new int[FIRST_EXAMPLES];
  private float[] weights = new float[FIRST_EXAMPLES];
  private boolean weighted;
  private float[] teaching = {};
  /** How many values of {@link #teaching} count. */
  private int taught;
  /** Filled when it is needed, which it is not for sparse inputs. */
  private float[] dense = {};
  private boolean denseIsCurrent;
  private int size;
  private long seed;

  /** No examples yet, of {@code inputs} features each. */
  public Minibatch(int inputs) {
    this.inputs = inputs;
  }

  /** Forgets all examples. */
  public void clear() {
    size = 0;
    weighted = false;
    taught = 0;
    denseIsCurrent = false;
  }

  /** All random draws for this minibatch follow from {@code seed} alone. */
  public void seed(long seed) {
    this.seed = seed;
  }

  /** The seed of the minibatch's random draws; 0 until it is set. */
  public long seed() {
    return seed;
  }

  /** Takes the examples of {@code source}, without the features that {@code dropout} drops. */
  public void takeDropped(Minibatch source, DropoutMask dropout, SplittableRandom random) {
    clear();
    reserve(source.nonZeros());
    int at = 0;
    int to = 0;
    for (int example = 0; example < source.size; example++) {
      for (; at < source.ends[example]; at++) {
        if (dropout.stays(random)) {
          values[to] = source.values[at] * dropout.scale();
          columns[to] = source.columns[at];
          to++;
        }
      }
      endExample(to, source.labels[example], source.weights[example]);
    }
    teach(source.teaching, 0, source.taught);
  }

  /** Takes the examples of {@code source}, which are maps of {@code shape}, each flipped from left to right. */
  public void takeFlipped(Minibatch source, Shape shape) {
    clear();
    reserve((long) source.size * inputs);
    float[] features = source.features();
    int channels = shape.units();
    int to = 0;
    for (int example = 0; example < source.size; example++) {
      for (int i = 0; i < inputs; i++) {
        int pixel = i / channels;
        int column = pixel % shape.columns();
        int from = (pixel + shape.columns() - 1 - 2 * column) * channels + i % channels;
        float value = features[example * inputs + from];
        values[to] = value;
        columns[to] = i;
        to += value == 0 ? 0 : 1;
      }
      endExample(to, source.labels[example], source.weights[example]);
    }
  }

  /** Adds example {@code index} of those that {@code source} holds, with weight 1. */
  public void add(NonZeros source, int index, int label) {
    add(source, index, label, 1);
  }

  /**
   * Adds example {@code index} of those that {@code source} holds.
   *
   * @param weight what its loss and its gradient are multiplied by, finite and at least 0
   */
  public void add(NonZeros source, int index, int label, float weight) {
    // A source may write up to the length of all features.
    reserve((long) nonZeros() + inputs);
    endExample(source.copyNonZeros(index, values, columns, nonZeros()), label, weight);
  }

  /**
   * Adds what a teacher gives for the example that was added last, or for all of them if they were added without.
   *
   * @param source softened probabilities of each class, from {@code from} on
   * @param length how many
   */
  public void teach(float[] source, int from, int length) {
    if (taught + length > teaching.length) {
      teaching = Arrays.copyOf(teaching, grown("probabilities of a teacher", teaching.length, (long) taught + length));
    }
    System.arraycopy(source, from, teaching, taught, length);
    taught += length;
  }

  private void reserve(long features) {
    if (features > values.length) {
      int length = grown("features that are not zero", values.length, features);
      values = Arrays.copyOf(values, length);
      columns = Arrays.copyOf(columns, length);
    }
  }

  private static int grown(String what, int length, long least) {
    if (least > LONGEST) {
      throw new IllegalArgumentException(
          "a minibatch holds at most " + LONGEST + " " + what + ", not " + least + "; use a smaller batch size");
    }
    return (int) Math.min(LONGEST, Math.max(least, length + length / 2L));
  }

  /** Examples that list their features that are not zero. */
  @FunctionalInterface
  public interface NonZeros {
    /**
     * Writes those features of example {@code index} that are not zero, and which they are, in their order, to
     * {@code values} and {@code columns} from {@code from} on.
     *
     * @return where they end
     */
    int copyNonZeros(int index, float[] values, int[] columns, int from);
  }

  private void endExample(int end, int label, float weight) {
    if (size == labels.length) {
      int length = grown("examples", size, size + 1L);
      ends = Arrays.copyOf(ends, length);
      labels = Arrays.copyOf(labels, length);
      weights = Arrays.copyOf(weights, length);
    }
    ends[size] = end;
    labels[size] = label;
    weights[size] = weight;
    weighted |= weight != 1;
    size++;
    denseIsCurrent = false;
  }

  /** The features that are not zero, example after example; the first {@link #nonZeros} count. */
  @Override
  public float[] values() {
    return values;
  }

  /** The index in its example of each of the {@link #values}. */
  @Override
  public int[] columns() {
    return columns;
  }

  /** How many features of all examples are not zero. */
  @Override
  public int nonZeros() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** The end of each example in {@link #values}; the next one begins there. The first {@link #size} count. */
  @Override
  public int[] ends() {
    return ends;
  }

  /** All features, [size, inputs] in C order; not to be written. */
  public float[] features() {
    if (!denseIsCurrent) {
      long length = (long) size * inputs;
      dense = length > dense.length ? new float[grown("features", 0, length)] : dense;
      Arrays.fill(dense, 0, size * inputs, 0);
      int at = 0;
      for (int example = 0; example < size; example++) {
        for (; at < ends[example]; at++) {
          dense[example * inputs + columns[at]] = values[at];
        }
      }
      denseIsCurrent = true;
    }
    return dense;
  }

  /** The labels; those of the first {@link #size} examples count. */
  public int[] labels() {
    return labels;
  }

  /** Whether any example has another weight than 1. */
  public boolean weighted() {
    return weighted;
  }

  /** The weights; those of the first {@link #size} examples count. */
  public float[] weights() {
    return weights;
  }

  /** Whether the examples have a teacher. */
  public boolean isTaught() {
    return taught > 0;
  }

  /** What the teacher gives: softened probabilities, [{@link #size}, classes] in C order. */
  public float[] teaching() {
    return teaching;
  }

  /** How many features an example has. */
  public int inputs() {
    return inputs;
  }

  /** How many examples it holds. */
  @Override
  public int size() {
    return size;
  }
}
