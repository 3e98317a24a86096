package dev.pliant.layer;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A part of the parameters with the updater's state for them, in arrays of their own. Weights are cut into parts so
 * short that one, its state and its gradient fit into a processor's first cache together: a gradient is used for the
 * update while it is there, and never written out. The arrays are not copied: steps write them.
 *
 * @param role what its array is for
 * @param values the parameters
 * @param state arrays of the updater's state, each as long
 */
public record Segment(Role role, float[] values, float[][] state) {
  /** The number of floats of a part of weights: four arrays of them are 16 KB. */
  private static final int WEIGHTS = 1024;

  /** {@code length} zeros, with {@code stateArrays} arrays of state. */
  static Segment zeros(Role role, int length, int stateArrays) {
    return new Segment(role, new float[length], new float[stateArrays][length]);
  }

  /** Zeros for {@code array}: weights as segments of whole {@link #rows}, all else in one. */
  public static Segment[] of(ParameterArray array, int stateArrays) {
    int length = Math.toIntExact(array.length());
    if (array.role() != Role.WEIGHT) {
      return new Segment[] {zeros(array.role(), length, stateArrays)};
    }
    int columns = array.shape().get(array.shape().size() - 1);
    int rows = length / columns;
    int each = rows(columns);
    return IntStream.iterate(0, row -> row < rows, row -> row + each)
        .mapToObj(row -> zeros(array.role(), Math.min(each, rows - row) * columns, stateArrays))
        .toArray(Segment[]::new);
  }

  /** How many parameters {@code segments} have together. */
  static int length(Segment[] segments) {
    return Arrays.stream(segments).mapToInt(Segment::length).sum();
  }

  /** Copies the parameters of {@code segments}, one after the other. */
  static void copy(Segment[] segments, float[] into) {
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(segment.values, 0, into, at, segment.length());
      at += segment.length();
    }
  }

  /** How many rows of {@code columns} elements a segment of a matrix has. */
  static int rows(int columns) {
    return Math.max(1, WEIGHTS / columns);
  }

  /** How many parameters there are. */
  public int length() {
    return values.length;
  }
}
