package dev.pliant.data;

import java.io.Serializable;
import java.util.Arrays;

/** Examples' features as floats, in whichever way takes less memory: all of them, or those that are not zero. */
final class FloatRows implements Serializable {
  private static final long serialVersionUID = 1;
  private final int features;
  private final float[] values;
  /** Which feature each value is; null if they are all there, example after example. */
  private final int[] columns;
  /** Where in the values each example ends; null likewise. */
  private final int[] ends;

  private FloatRows(int features, float[] values, int[] columns, int[] ends) {
    this.features = features;
    this.values = values;
    this.columns = columns;
    this.ends = ends;
  }

  /** Takes all features, example after example; the array is given away. */
  static FloatRows dense(int features, float[] values) {
    return new FloatRows(features, values, null, null);
  }

  /** Rows from somewhere else; {@link Block#copyNonZeros}. */
  @FunctionalInterface
  interface Source {
    int copyNonZeros(int index, float[] values, int[] columns, int from);
  }

  /** The first {@code count} rows of {@code source}. */
  static FloatRows copy(int features, int count, Source source) {
    float[] values = {};
    int[] columns = {};
    int[] ends = new int[count];
    int end = 0;
    for (int row = 0; row < count; row++) {
      if (values.length - end < features) {
        int length = Math.addExact(Math.multiplyExact(2, end), features);
        values = Arrays.copyOf(values, length);
        columns = Arrays.copyOf(columns, length);
      }
      end = source.copyNonZeros(row, values, columns, end);
      ends[row] = end;
    }
    if (2L * end < (long) features * count) {
      return new FloatRows(features, Arrays.copyOf(values, end), Arrays.copyOf(columns, end), ends);
    }
    float[] dense = new float[Math.multiplyExact(features, count)];
    int at = 0;
    for (int row = 0; row < count; row++) {
      for (; at < ends[row]; at++) {
        dense[row * features + columns[at]] = values[at];
      }
    }
    return dense(features, dense);
  }

  /** As {@link Block#copyNonZeros}. */
  int copyNonZeros(int index, float[] into, int[] intoColumns, int from) {
    if (ends != null) {
      int start = index == 0 ? 0 : ends[index - 1];
      int count = ends[index] - start;
      System.arraycopy(values, start, into, from, count);
      System.arraycopy(columns, start, intoColumns, from, count);
      return from + count;
    }
    int example = index * features;
    int end = from;
    for (int column = 0; column < features; column++) {
      float value = values[example + column];
      if (value != 0) {
        into[end] = value;
        intoColumns[end] = column;
        end++;
      }
    }
    return end;
  }
}
