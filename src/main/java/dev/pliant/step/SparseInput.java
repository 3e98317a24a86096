package dev.pliant.step;

import java.util.Arrays;

/**
 * The features of a minibatch that are not zero, where they are few: of MNIST's pixels one in five. The two products
 * that the first layer needs then cost less as loops over those than as dense matrix products, though BLAS does the
 * dense ones near the machine's peak.
 *
 * <p>The minibatch has them by row, for the forward pass; sorted by column they are here, for the gradient, so that either product makes each row of its
 * result in one go. The loops run over arrays that are a row each: the compiler vectorises no loop over stretches of a
 * longer array at several offsets, and a copy costs a tenth of what that would. Not safe for use by several threads.
 */
final class SparseInput {
  /**
   * The largest share of non-zero features for which the loops pay: with 784 inputs and 128 outputs, and AVX2, they take
   * as long there as the dense products and their copies do.
   */
  static final double WORTHWHILE = 1.0 / 3;
  /** With fewer outputs the loops over them are too short to be worth their set-up. */
  static final int LEAST_OUTPUTS = 32;

  private final int inputs;
  private final int outputs;
  private final float[] valuesByColumn;
  private final int[] rowsByColumn;
  private final int[] columnEnds;
  private final float[][] weightRows;
  private final float[][] deltaRows;
  private final float[] sum;
  private Minibatch minibatch;

  /** Room for minibatches of at most {@code capacity} rows of {@code inputs} features, for a layer of {@code outputs}. */
  SparseInput(int capacity, int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    int most = most(capacity);
    this.valuesByColumn = new float[most];
    this.rowsByColumn = new int[most];
    this.columnEnds = new int[inputs];
    this.weightRows = new float[inputs][outputs];
    this.deltaRows = new float[capacity][outputs];
    this.sum = new float[outputs];
  }

  private int most(int rows) {
    return (int) (WORTHWHILE * rows * inputs);
  }

  /**
   * Takes the features of {@code input}, which must stay as they are while they are worked with.
   *
   * @return whether they are sparse enough; if not, nothing is held
   */
  boolean take(Minibatch input) {
    if (input.nonZeros() > most(input.size())) {
      return false;
    }
    minibatch = input;
    sortByColumn();
    return true;
  }

  /**
   * Writes x·W + b to {@code z}, [rows, outputs] in C order.
   *
   * @param parameters has W, [inputs, outputs] in C order, at {@code weights} and b at {@code biases}
   */
  void forward(float[] parameters, int weights, int biases, float[] z) {
    for (int column = 0, start = 0; column < inputs; start = columnEnds[column], column++) {
      if (start < columnEnds[column]) {
        System.arraycopy(parameters, weights + column * outputs, weightRows[column], 0, outputs);
      }
    }
    int at = 0;
    for (int row = 0; row < minibatch.size(); row++) {
      System.arraycopy(parameters, biases, sum, 0, outputs);
      add(weightRows, minibatch.columns(), minibatch.values(), at, minibatch.ends()[row]);
      System.arraycopy(sum, 0, z, row * outputs, outputs);
      at = minibatch.ends()[row];
    }
  }

  /**
   * Writes xᵀ·δ, [inputs, outputs] in C order, to {@code gradient} from {@code to} on.
   *
   * @param delta [rows, outputs] in C order
   */
  void gradient(float[] delta, float[] gradient, int to) {
    for (int row = 0; row < minibatch.size(); row++) {
      System.arraycopy(delta, row * outputs, deltaRows[row], 0, outputs);
    }
    int at = 0;
    for (int column = 0; column < inputs; column++) {
      int end = columnEnds[column];
      int into = to + column * outputs;
      if (at == end) {
        Arrays.fill(gradient, into, into + outputs, 0);
        continue;
      }
      if (at + 4 <= end) {
        setFour(
            deltaRows[rowsByColumn[at]], deltaRows[rowsByColumn[at + 1]], deltaRows[rowsByColumn[at + 2]],
            deltaRows[rowsByColumn[at + 3]], valuesByColumn[at], valuesByColumn[at + 1], valuesByColumn[at + 2],
            valuesByColumn[at + 3], sum);
        at += 4;
      } else {
        setOne(deltaRows[rowsByColumn[at]], valuesByColumn[at], sum);
        at++;
      }
      add(deltaRows, rowsByColumn, valuesByColumn, at, end);
      System.arraycopy(sum, 0, gradient, into, outputs);
      at = end;
    }
  }

  /** Adds to the sum those rows of {@code of} that {@code which} names, each times its factor. */
  private void add(float[][] of, int[] which, float[] factors, int from, int to) {
    int i = from;
    // Four at once, so that the sum is read and written a quarter as often.
    for (; i + 4 <= to; i += 4) {
      addFour(
          of[which[i]], of[which[i + 1]], of[which[i + 2]], of[which[i + 3]],
          factors[i], factors[i + 1], factors[i + 2], factors[i + 3], sum);
    }
    if (i + 2 <= to) {
      addTwo(of[which[i]], of[which[i + 1]], factors[i], factors[i + 1], sum);
      i += 2;
    }
    if (i < to) {
      addOne(of[which[i]], factors[i], sum);
    }
  }

  /** A counting sort, which keeps the rows of a column in their order. */
  private void sortByColumn() {
    int[] columns = minibatch.columns();
    int[] next = columnEnds;
    Arrays.fill(next, 0);
    for (int i = 0; i < minibatch.nonZeros(); i++) {
      next[columns[i]]++;
    }
    int start = 0;
    for (int column = 0; column < inputs; column++) {
      int length = next[column];
      next[column] = start;
      start += length;
    }
    int i = 0;
    for (int row = 0; row < minibatch.size(); row++) {
      for (; i < minibatch.ends()[row]; i++) {
        int place = next[columns[i]]++;
        valuesByColumn[place] = minibatch.values()[i];
        rowsByColumn[place] = row;
      }
    }
  }

  private static void setFour(
      float[] a, float[] b, float[] c, float[] d, float xa, float xb, float xc, float xd, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = xa * a[j] + xb * b[j] + xc * c[j] + xd * d[j];
    }
  }

  private static void setOne(float[] a, float x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = x * a[j];
    }
  }

  private static void addFour(
      float[] a, float[] b, float[] c, float[] d, float xa, float xb, float xc, float xd, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += xa * a[j] + xb * b[j] + xc * c[j] + xd * d[j];
    }
  }

  private static void addTwo(float[] a, float[] b, float xa, float xb, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += xa * a[j] + xb * b[j];
    }
  }

  private static void addOne(float[] a, float x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += x * a[j];
    }
  }
}
