package dev.pliant.layer;

import java.util.Arrays;

/**
 * The features of a minibatch that are not zero, if they are few: of MNIST's pixels one in five. The two products
 * of the first layer then cost less as loops over these than as dense matrix products, though BLAS does the
 * dense ones near the machine's peak.
 *
 * <p>The minibatch has them by row; this class sorts them by column. Every element of a product is a sum of one term
 * for each of them. Subclasses add up the terms one after the other in the order of columns or of rows, by fused
 * multiplication and addition, so all reach the same bits. Not safe for use by several threads.
 */
abstract class SparseInput {
  /**
   * The largest share of non-zero features for which the loops pay: with 784 inputs and 128 outputs, and AVX2, they
   * take as long as the dense products and their copies.
   */
  static final double WORTHWHILE = 1.0 / 3;
  /** With fewer outputs the loops over them are too short to pay. */
  static final int LEAST_OUTPUTS = 32;
  /** With more inputs the dense products would need too much memory, so loops are used for any number of outputs. */
  static final int MOST_DENSE_INPUTS = 1 << 15;

  final Segment[] weights;
  final int inputs;
  final int outputs;
  /** The features that are not zero, column after column; in a column they are in the order of rows. */
  float[] valuesByColumn = {};
  /** The row of each of them in the minibatch. */
  int[] rowsByColumn = {};
  /** The end of each column among them; the next one begins there. */
  final int[] columnEnds;
  private final float[] segmentGradient;
  SparseRows rows;

  /** @param weights W, [inputs, outputs], cut as {@link Segment#matrix} does */
  SparseInput(Segment[] weights, int inputs, int outputs) {
    this.weights = weights;
    this.inputs = inputs;
    this.outputs = outputs;
    this.columnEnds = new int[inputs];
    this.segmentGradient = new float[weights[0].length()];
  }

  /** Whether loops pay with this many inputs and outputs. */
  static boolean isWorthwhile(int inputs, int outputs) {
    return outputs >= LEAST_OUTPUTS || inputs > MOST_DENSE_INPUTS;
  }

  private int most(int rows) {
    return (int) (WORTHWHILE * rows * inputs);
  }

  /**
   * Takes the features of {@code input}, which must not change while they are used.
   *
   * @return whether they are sparse enough; if not, nothing is held
   */
  final boolean take(SparseRows input) {
    if (input.nonZeros() > most(input.size())) {
      return false;
    }
    rows = input;
    if (input.nonZeros() > valuesByColumn.length) {
      // As long as the minibatch's own arrays, so that these grow no more often than those.
      valuesByColumn = new float[input.values().length];
      rowsByColumn = new int[input.values().length];
    }
    sortByColumn();
    return true;
  }

  /** A counting sort, which keeps the rows of a column in their order. */
  private void sortByColumn() {
    int[] columns = rows.columns();
    int[] next = columnEnds;
    Arrays.fill(next, 0);
    for (int i = 0; i < rows.nonZeros(); i++) {
      next[columns[i]]++;
    }
    int start = 0;
    for (int column = 0; column < inputs; column++) {
      int length = next[column];
      next[column] = start;
      start += length;
    }
    int i = 0;
    for (int row = 0; row < rows.size(); row++) {
      for (; i < rows.ends()[row]; i++) {
        int place = next[columns[i]]++;
        valuesByColumn[place] = rows.values()[i];
        rowsByColumn[place] = row;
      }
    }
  }

  /**
   * Writes x·W + b to {@code z}, [rows, outputs] in C order.
   *
   * @param biases b, [outputs]
   */
  abstract void forward(float[] biases, float[] z);

  /**
   * Passes the gradient of W, xᵀ·δ, to {@code use}, segment by segment.
   *
   * @param delta [rows, outputs] in C order
   */
  final void gradient(float[] delta, GradientUse use) {
    setDelta(delta);
    int column = 0;
    int at = 0;
    for (Segment segment : weights) {
      Arrays.fill(segmentGradient, 0);
      for (int into = 0; into < segment.length(); into += outputs, column++) {
        addDeltas(at, columnEnds[column], segmentGradient, into);
        at = columnEnds[column];
      }
      use.take(segment, segmentGradient);
    }
  }

  /** Takes ∂L/∂z, [rows, outputs] in C order. */
  abstract void setDelta(float[] delta);

  /**
   * Adds to {@code sum}, from {@code into} on, the rows of ∂L/∂z that belong to the sorted features {@code from} ≤ i
   * &lt; {@code to}, each times its feature.
   */
  abstract void addDeltas(int from, int to, float[] sum, int into);
}
