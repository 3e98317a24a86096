package dev.pliant.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SparseInput} by Java's Vector API, which still incubates: Java must have been started with
 * {@code --add-modules=jdk.incubator.vector}. Nothing is copied, and the weights of a column, which are far away, are
 * read once for all rows that have it.
 *
 * <p>No sum is held in a vector across the iterations of a loop: Java 17 would allocate an object for each.
 */
final class VectorSparseInput extends SparseInput {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private float[] delta;

  VectorSparseInput(Segment[] weights, int inputs, int outputs) {
    super(weights, inputs, outputs);
  }

  @Override
  void forward(float[] biases, float[] z) {
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(biases, 0, z, row * outputs, outputs);
    }
    int column = 0;
    int at = 0;
    for (Segment segment : weights) {
      for (int from = 0; from < segment.length(); from += outputs, column++) {
        int end = columnEnds[column];
        if (at < end) {
          addWeights(segment.values(), from, at, end, z);
          at = end;
        }
      }
    }
  }

  /** Adds one column's weights, each time times its feature, to the rows that have it. */
  private void addWeights(float[] array, int from, int at, int end, float[] z) {
    int j = 0;
    for (; j + 4 * LANES <= outputs; j += 4 * LANES) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, array, from + j);
      FloatVector w1 = FloatVector.fromArray(SPECIES, array, from + j + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, array, from + j + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, array, from + j + 3 * LANES);
      for (int i = at; i < end; i++) {
        int to = rowsByColumn[i] * outputs + j;
        float x = valuesByColumn[i];
        add(w0, x, z, to);
        add(w1, x, z, to + LANES);
        add(w2, x, z, to + 2 * LANES);
        add(w3, x, z, to + 3 * LANES);
      }
    }
    for (; j + LANES <= outputs; j += LANES) {
      FloatVector w = FloatVector.fromArray(SPECIES, array, from + j);
      for (int i = at; i < end; i++) {
        add(w, valuesByColumn[i], z, rowsByColumn[i] * outputs + j);
      }
    }
    for (; j < outputs; j++) {
      for (int i = at; i < end; i++) {
        int to = rowsByColumn[i] * outputs + j;
        z[to] = Math.fma(valuesByColumn[i], array[from + j], z[to]);
      }
    }
  }

  private static void add(FloatVector row, float factor, float[] sum, int at) {
    row.fma(FloatVector.broadcast(SPECIES, factor), FloatVector.fromArray(SPECIES, sum, at)).intoArray(sum, at);
  }

  @Override
  void setDelta(float[] values) {
    delta = values;
  }

  @Override
  void addDeltas(int from, int to, float[] sum, int into) {
    int i = from;
    // Four at once, so that the sum is read and written a quarter as often.
    for (; i + 4 <= to; i += 4) {
      addFour(delta, i, sum, into);
    }
    for (; i < to; i++) {
      addOne(delta, rowsByColumn[i] * outputs, valuesByColumn[i], sum, into);
    }
  }

  private void addFour(float[] rows, int i, float[] sum, int into) {
    int a = rowsByColumn[i] * outputs;
    int b = rowsByColumn[i + 1] * outputs;
    int c = rowsByColumn[i + 2] * outputs;
    int d = rowsByColumn[i + 3] * outputs;
    float xa = valuesByColumn[i];
    float xb = valuesByColumn[i + 1];
    float xc = valuesByColumn[i + 2];
    float xd = valuesByColumn[i + 3];
    int j = 0;
    for (; j + LANES <= outputs; j += LANES) {
      FloatVector s = FloatVector.fromArray(SPECIES, sum, into + j);
      s = FloatVector.fromArray(SPECIES, rows, a + j).fma(FloatVector.broadcast(SPECIES, xa), s);
      s = FloatVector.fromArray(SPECIES, rows, b + j).fma(FloatVector.broadcast(SPECIES, xb), s);
      s = FloatVector.fromArray(SPECIES, rows, c + j).fma(FloatVector.broadcast(SPECIES, xc), s);
      s = FloatVector.fromArray(SPECIES, rows, d + j).fma(FloatVector.broadcast(SPECIES, xd), s);
      s.intoArray(sum, into + j);
    }
    for (; j < outputs; j++) {
      float s = Math.fma(xa, rows[a + j], sum[into + j]);
      sum[into + j] = Math.fma(xd, rows[d + j], Math.fma(xc, rows[c + j], Math.fma(xb, rows[b + j], s)));
    }
  }

  private void addOne(float[] rows, int row, float x, float[] sum, int into) {
    int j = 0;
    for (; j + LANES <= outputs; j += LANES) {
      add(FloatVector.fromArray(SPECIES, rows, row + j), x, sum, into + j);
    }
    for (; j < outputs; j++) {
      sum[into + j] = Math.fma(x, rows[row + j], sum[into + j]);
    }
  }
}
