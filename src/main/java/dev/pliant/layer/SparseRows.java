package dev.pliant.layer;

/** Rows of features: only those that are not zero are listed, row after row. */
public interface SparseRows {
  /** How many rows there are. */
  int size();

  /** How many features of all rows are not zero. */
  int nonZeros();

  /** The features that are not zero, row after row; the first {@link #nonZeros} count. */
  float[] values();

  /** The index in its row of each of the {@link #values}. */
  int[] columns();

  /** The end of each row in {@link #values}; the next one begins there. The first {@link #size} count. */
  int[] ends();
}
