package dev.pliant.training;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Interval;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Inputs and outputs of one hidden layer's activation over a sample of examples: moments, a histogram and extremes. The
 * statistics of parts of the sample can be added.
 */
public final class InputStatistics {
  private static final long NO_RANGE = -1;
  private static final int HEAD_BYTES = Integer.BYTES + 3 * Long.BYTES + 2 * Float.BYTES + 5 * Double.BYTES;

  private final long[] bins = new long[InputGrid.BINS + 2];
  /** The smallest output of each unit, and the largest. */
  private final float[] leastOutputs;
  private final float[] greatestOutputs;
  private long examples;
  /** How many inputs were outside the function's range; {@link #NO_RANGE} if the function has no range. */
  private long outside;
  private float leastInput = Float.POSITIVE_INFINITY;
  private float greatestInput = Float.NEGATIVE_INFINITY;
  /** Moments of inputs and outputs. */
  private PairMoments moments = PairMoments.NONE;

  private InputStatistics(int units, long outside) {
    this.leastOutputs = new float[units];
    this.greatestOutputs = new float[units];
    this.outside = outside;
    Arrays.fill(leastOutputs, Float.POSITIVE_INFINITY);
    Arrays.fill(greatestOutputs, Float.NEGATIVE_INFINITY);
  }

  /** Statistics of no examples yet, for a layer of {@code units} units with activation {@code function}. */
  InputStatistics(ActivationFunction function, int units) {
    this(units, function.range().equals(Interval.ALL) ? NO_RANGE : 0);
  }

  /**
   * Adds a minibatch.
   *
   * @param range the function's range
   * @param z the function's inputs, [size, values] in C order; in a map each pixel has a value for each unit
   * @param h the function's outputs, in the same shape
   * @param size number of examples
   * @param values number of values of an example
   */
  void add(Interval range, float[] z, float[] h, int size, int values) {
    int units = leastOutputs.length;
    int end = size * values;
    examples += size;
    moments = moments.plus(PairMoments.of(z, h, end));
    float least = leastInput;
    float greatest = greatestInput;
    for (int i = 0; i < end; i++) {
      float x = z[i];
      bins[InputGrid.bin(x)]++;
      least = x < least ? x : least;
      greatest = x > greatest ? x : greatest;
    }
    leastInput = least;
    greatestInput = greatest;
    if (outside != NO_RANGE) {
      for (int i = 0; i < end; i++) {
        outside += range.contains(z[i]) ? 0 : 1;
      }
    }
    for (int row = 0; row < end; row += units) {
      for (int j = 0; j < units; j++) {
        leastOutputs[j] = Math.min(leastOutputs[j], h[row + j]);
        greatestOutputs[j] = Math.max(greatestOutputs[j], h[row + j]);
      }
    }
  }

  /** Adds the statistics of {@code other}, which are of the same layer on other examples. */
  void add(InputStatistics other) {
    examples += other.examples;
    outside += outside == NO_RANGE ? 0 : other.outside;
    leastInput = Math.min(leastInput, other.leastInput);
    greatestInput = Math.max(greatestInput, other.greatestInput);
    moments = moments.plus(other.moments);
    for (int i = 0; i < bins.length; i++) {
      bins[i] += other.bins[i];
    }
    for (int j = 0; j < leastOutputs.length; j++) {
      leastOutputs[j] = Math.min(leastOutputs[j], other.leastOutputs[j]);
      greatestOutputs[j] = Math.max(greatestOutputs[j], other.greatestOutputs[j]);
    }
  }

  /** How many bytes {@link #put} writes. */
  int byteCount() {
    return HEAD_BYTES + bins.length * Long.BYTES + 2 * leastOutputs.length * Float.BYTES;
  }

  /** Writes these statistics from the buffer's position on. */
  void put(ByteBuffer bytes) {
    bytes.putInt(leastOutputs.length).putLong(outside).putLong(examples).putFloat(leastInput).putFloat(greatestInput);
    bytes.putLong(moments.count()).putDouble(moments.meanX()).putDouble(moments.meanY()).putDouble(moments.squaresX())
        .putDouble(moments.squaresY()).putDouble(moments.products());
    for (long count : bins) {
      bytes.putLong(count);
    }
    for (int j = 0; j < leastOutputs.length; j++) {
      bytes.putFloat(leastOutputs[j]).putFloat(greatestOutputs[j]);
    }
  }

  /** Reads what {@link #put} has written. */
  static InputStatistics of(ByteBuffer bytes) {
    InputStatistics read = new InputStatistics(bytes.getInt(), bytes.getLong());
    read.examples = bytes.getLong();
    read.leastInput = bytes.getFloat();
    read.greatestInput = bytes.getFloat();
    read.moments = new PairMoments(
        bytes.getLong(), bytes.getDouble(), bytes.getDouble(), bytes.getDouble(), bytes.getDouble(),
        bytes.getDouble());
    for (int i = 0; i < read.bins.length; i++) {
      read.bins[i] = bytes.getLong();
    }
    for (int j = 0; j < read.leastOutputs.length; j++) {
      read.leastOutputs[j] = bytes.getFloat();
      read.greatestOutputs[j] = bytes.getFloat();
    }
    return read;
  }

  /** How many examples were observed. */
  public long examples() {
    return examples;
  }

  /** How many inputs there were: of each example one for each unit, in a map for each unit of each pixel. */
  public long count() {
    return moments.count();
  }

  /** The mean input. */
  public double mean() {
    return moments.meanX();
  }

  /** The inputs' standard deviation. */
  public double sd() {
    return moments.sdX();
  }

  /** The smallest input. */
  public double min() {
    return leastInput;
  }

  /** The largest input. */
  public double max() {
    return greatestInput;
  }

  /** The share of inputs outside the function's range; null if the function has no range. */
  public Double outsideRange() {
    return outside == NO_RANGE ? null : Double.valueOf((double) outside / count());
  }

  /**
   * How well an affine map of the inputs gives the activation's outputs: R² of the linear regression of outputs on
   * inputs, in [0, 1]. Null if all inputs or all outputs are the same.
   */
  public Double linearity() {
    boolean constant = leastInput == greatestInput;
    boolean flat = true;
    for (int j = 0; j < leastOutputs.length; j++) {
      flat &= leastOutputs[j] == leastOutputs[0] && greatestOutputs[j] == leastOutputs[0];
    }
    return constant || flat ? null : Double.valueOf(moments.squaredCorrelation());
  }

  /** The share of units with the same output for all examples, such as a ReLU that is never positive. */
  public double deadUnits() {
    int dead = 0;
    for (int j = 0; j < leastOutputs.length; j++) {
      dead += leastOutputs[j] == greatestOutputs[j] ? 1 : 0;
    }
    return (double) dead / leastOutputs.length;
  }

  /** The edges of the histogram's bins, one more than there are {@link #counts}. */
  public static double[] edges() {
    return InputGrid.points();
  }

  /** How many inputs were in each bin. A bin goes from its edge, inclusive, to the next. */
  public long[] counts() {
    return Arrays.copyOfRange(bins, 1, bins.length - 1);
  }

  /** How many inputs were below the first edge, or NaN. */
  public long below() {
    return bins[0];
  }

  /** How many inputs were at the last edge or above. */
  public long above() {
    return bins[bins.length - 1];
  }
}
