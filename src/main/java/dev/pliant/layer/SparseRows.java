package dev.pliant.layer;

/** Rows of features, of which those that are not zero are listed, row after row. */
public interface SparseRows {
  /** How many rows there are. */
  int size();

  /** How many features of all rows are not zero. */
  int nonZeros();

  /** The features that are not zero, row after row; the first {@link #nonZeros} count. */
  float[] values();

  /** Which feature of its row each of the {@link #values} is. */
  int[] columns();

  /** Where in {@link #values} each row ends; the next one begins there. Those of the first {@link #size} count. */
  int[] ends();
}
