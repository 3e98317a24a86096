package dev.pliant.step;

import java.util.stream.IntStream;

/**
 * A stretch of parameters with the updater's state for them, in arrays of their own. Weights are cut into stretches so
 * short that one, its state and its gradient are in a processor's first cache together: a gradient is used up for the
 * update while it is there, and never written out.
 *
 * @param values the parameters
 * @param state arrays of the updater's state, each as long
 */
record Segment(float[] values, float[][] state) {
  /** Floats that a stretch of weights is to have: four arrays of them are 16 KB. */
  private static final int WEIGHTS = 1024;

  /** {@code length} zeros, with {@code stateArrays} arrays of state. */
  static Segment zeros(int length, int stateArrays) {
    return new Segment(new float[length], new float[stateArrays][length]);
  }

  /** A matrix of zeros, [rows, columns] in C order, as segments of {@link #rows} rows each, the last with what is left. */
  static Segment[] matrix(int rows, int columns, int stateArrays) {
    int each = rows(columns);
    return IntStream.iterate(0, row -> row < rows, row -> row + each)
        .mapToObj(row -> zeros(Math.min(each, rows - row) * columns, stateArrays))
        .toArray(Segment[]::new);
  }

  /** How many rows of {@code columns} elements a segment of a matrix has. */
  static int rows(int columns) {
    return Math.max(1, WEIGHTS / columns);
  }

  /** How many parameters there are. */
  int length() {
    return values.length;
  }
}
