package dev.pliant.ml;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * The features of one row as floats. The arrays are not copied, as there may be millions of these.
 *
 * @param size number of features
 * @param columns the feature numbers of the values, in ascending order, where all other features are zero; null if the
 *     values are all features
 * @param values finite values; not zero if {@code columns} is given
 */
record Features(int size, int[] columns, float[] values) {

  /**
   * Returns the type of column {@code name}.
   *
   * @throws IllegalArgumentException if there is no such column, or it cannot hold features
   */
  static DataType requireType(StructType schema, String name) {
    DataType type = schema.apply(name).dataType();
    boolean array = type instanceof ArrayType list
        && (list.elementType().equals(DataTypes.FloatType) || list.elementType().equals(DataTypes.DoubleType));
    if (!array && !type.equals(SQLDataTypes.VectorType()) && !type.equals(DataTypes.BinaryType)) {
      throw new IllegalArgumentException(
          "column " + name + " must hold vectors, arrays of float or double, or binary, but is of type "
              + type.catalogString());
    }
    return type;
  }

  /**
   * The features in {@code value}: a vector, an array or Scala sequence of float or double, or bytes, which count from
   * 0 to 255 and are scaled to [0, 1]. If most features are zero, only the others are stored, which takes less memory.
   *
   * @throws IllegalArgumentException if the value is null, or if one of its elements is null or not finite as a float;
   *     the message says what is wrong
   */
  static Features of(Object value) {
    int size = size(value);
    boolean sparse = value instanceof SparseVector;
    int most = sparse ? ((SparseVector) value).indices().length : size;
    float[] values = new float[most];
    int[] columns = new int[most];
    int count = copyNonZeros(value, values, columns, 0);
    if (sparse || count < size - count) {
      return new Features(size, Arrays.copyOf(columns, count), Arrays.copyOf(values, count));
    }
    float[] all = new float[size];
    for (int i = 0; i < count; i++) {
      all[columns[i]] = values[i];
    }
    return new Features(size, null, all);
  }

  /**
   * The number of features of {@code value}.
   *
   * @throws IllegalArgumentException if it is null or cannot hold features
   */
  static int size(Object value) {
    if (value instanceof Vector vector) {
      return vector.size();
    }
    if (value instanceof Seq<?> sequence) {
      return sequence.length();
    }
    if (value instanceof byte[] || value instanceof double[] || value instanceof float[]) {
      return Array.getLength(value);
    }
    throw new IllegalArgumentException(value == null ? "is null" : "is a " + value.getClass().getSimpleName());
  }

  /**
   * Writes the features of {@code value} that are not zero, in their order, to {@code values}, and their numbers to
   * {@code columns}, from {@code from} on. Allocates nothing, unless {@code value} is a sequence.
   *
   * @return the index after the last written value
   * @throws IllegalArgumentException as for {@link #of}
   */
  static int copyNonZeros(Object value, float[] values, int[] columns, int from) {
    if (value instanceof DenseVector vector) {
      return copy(vector.values(), null, values, columns, from);
    }
    if (value instanceof SparseVector vector) {
      return copy(vector.values(), vector.indices(), values, columns, from);
    }
    if (value instanceof double[] doubles) {
      return copy(doubles, null, values, columns, from);
    }
    if (value instanceof float[] floats) {
      return copy(floats, values, columns, from);
    }
    int at = from;
    int size = size(value);
    for (int i = 0; i < size; i++) {
      float next = value instanceof byte[] bytes
          ? (bytes[i] & 0xff) / 255f
          : finite(number(((Seq<?>) value).apply(i), i), i);
      if (next != 0) {
        values[at] = next;
        columns[at++] = i;
      }
    }
    return at;
  }

  private static int copy(float[] floats, float[] values, int[] columns, int from) {
    int at = from;
    for (int i = 0; i < floats.length; i++) {
      if (finite(floats[i], i) != 0) {
        values[at] = floats[i];
        columns[at++] = i;
      }
    }
    return at;
  }

  /** @param which the feature numbers of {@code doubles}; null if they are all features */
  private static int copy(double[] doubles, int[] which, float[] values, int[] columns, int from) {
    int at = from;
    for (int i = 0; i < doubles.length; i++) {
      int column = which == null ? i : which[i];
      float next = finite(doubles[i], column);
      if (next != 0) {
        values[at] = next;
        columns[at++] = column;
      }
    }
    return at;
  }

  private static double number(Object element, int index) {
    if (element instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("value " + index + " is " + element);
  }

  private static float finite(double value, int index) {
    float rounded = (float) value;
    if (!Float.isFinite(rounded)) {
      throw new IllegalArgumentException(
          "value " + index + " is " + value + (Double.isFinite(value) ? ", which is too large for a float" : ""));
    }
    return rounded;
  }
}
