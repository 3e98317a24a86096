package dev.pliant.layer;

/**
 * {@link SparseInput} by plain loops. Each row has an array of its own: the compiler vectorises no loop over
 * several parts of one longer array, and a copy costs a tenth of such a loop.
 */
final class LoopSparseInput extends SparseInput {
  /** Null if no feature of that column was found. */
  private final float[][] weightRows;
  private float[][] deltaRows = {};
  private final float[] row;

  LoopSparseInput(Segment[] weights, int inputs, int outputs) {
    super(weights, inputs, outputs);
    this.weightRows = new float[inputs][];
    this.row = new float[outputs];
  }

  @Override
  void forward(float[] biases, float[] z) {
    for (int column = 0, start = 0; column < inputs; start = columnEnds[column], column++) {
      if (start < columnEnds[column]) {
        weightRows[column] = weightRows[column] == null ? new float[outputs] : weightRows[column];
        float[] segment = weights[column / Segment.rows(outputs)].values();
        System.arraycopy(segment, column % Segment.rows(outputs) * outputs, weightRows[column], 0, outputs);
      }
    }
    int at = 0;
    for (int example = 0; example < rows.size(); example++) {
      int end = rows.ends()[example];
      System.arraycopy(biases, 0, z, example * outputs, outputs);
      add(weightRows, rows.columns(), rows.values(), at, end, z, example * outputs);
      at = end;
    }
  }

  @Override
  void setDelta(float[] delta) {
    if (rows.size() > deltaRows.length) {
      deltaRows = new float[rows.size()][outputs];
    }
    for (int example = 0; example < rows.size(); example++) {
      System.arraycopy(delta, example * outputs, deltaRows[example], 0, outputs);
    }
  }

  @Override
  void addDeltas(int from, int to, float[] sum, int into) {
    if (from < to) {
      add(deltaRows, rowsByColumn, valuesByColumn, from, to, sum, into);
    }
  }

  /** Adds the rows of {@code of} that {@code which} names, each times its factor. */
  private void add(float[][] of, int[] which, float[] factors, int from, int to, float[] sum, int into) {
    System.arraycopy(sum, into, row, 0, outputs);
    int i = from;
    // Four at once, so that the sum is read and written a quarter as often.
    for (; i + 4 <= to; i += 4) {
      addFour(
          of[which[i]], of[which[i + 1]], of[which[i + 2]], of[which[i + 3]],
          factors[i], factors[i + 1], factors[i + 2], factors[i + 3], row);
    }
    if (i + 2 <= to) {
      addTwo(of[which[i]], of[which[i + 1]], factors[i], factors[i + 1], row);
      i += 2;
    }
    if (i < to) {
      addOne(of[which[i]], factors[i], row);
    }
    System.arraycopy(row, 0, sum, into, outputs);
  }

  private static void addFour(
      float[] a, float[] b, float[] c, float[] d, float xa, float xb, float xc, float xd, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = Math.fma(xd, d[j], Math.fma(xc, c[j], Math.fma(xb, b[j], Math.fma(xa, a[j], sum[j]))));
    }
  }

  private static void addTwo(float[] a, float[] b, float xa, float xb, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = Math.fma(xb, b[j], Math.fma(xa, a[j], sum[j]));
    }
  }

  private static void addOne(float[] a, float x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = Math.fma(x, a[j], sum[j]);
    }
  }
}
