package dev.pliant.ml;

import java.util.function.IntToDoubleFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * The features of one row as floats.
 *
 * @param size how many there are
 * @param columns which of them the values are, in their order, all others being zero; null if they are all of them
 * @param values finite
 */
record Features(int size, int[] columns, float[] values) {

  /**
   * The type of column {@code name}.
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
   * The features in {@code value}: a vector, an array or Scala sequence of float or double, or bytes, each of which
   * counts from 0 to 255 and is scaled to [0, 1].
   *
   * @throws IllegalArgumentException saying what is wrong with it, if it is null or one of its values is null or not
   *     finite as a float
   */
  static Features of(Object value) {
    if (value instanceof DenseVector vector) {
      return dense(vector.size(), vector::apply);
    }
    if (value instanceof SparseVector vector) {
      return sparse(vector);
    }
    if (value instanceof Seq<?> sequence) {
      return dense(sequence.length(), i -> number(sequence.apply(i), i));
    }
    if (value instanceof byte[] bytes) {
      return dense(bytes.length, i -> (bytes[i] & 0xff) / 255f);
    }
    if (value instanceof double[] doubles) {
      return dense(doubles.length, i -> doubles[i]);
    }
    if (value instanceof float[] floats) {
      return dense(floats.length, i -> floats[i]);
    }
    throw new IllegalArgumentException(value == null ? "is null" : "is a " + value.getClass().getSimpleName());
  }

  private static double number(Object element, int index) {
    if (element instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("value " + index + " is " + element);
  }

  private static Features dense(int size, IntToDoubleFunction value) {
    float[] values = new float[size];
    int nonZeros = 0;
    for (int i = 0; i < size; i++) {
      values[i] = finite(value.applyAsDouble(i), i);
      nonZeros += values[i] != 0 ? 1 : 0;
    }
    return 2 * nonZeros < size ? nonZeros(values, nonZeros) : new Features(size, null, values);
  }

  /** Where most are zero, less memory. */
  private static Features nonZeros(float[] all, int count) {
    int[] columns = new int[count];
    float[] values = new float[count];
    int at = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0) {
        columns[at] = i;
        values[at++] = all[i];
      }
    }
    return new Features(all.length, columns, values);
  }

  private static Features sparse(SparseVector vector) {
    float[] values = new float[vector.indices().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = finite(vector.values()[i], vector.indices()[i]);
    }
    return new Features(vector.size(), vector.indices(), values);
  }

  private static float finite(double value, int index) {
    float rounded = (float) value;
    if (!Float.isFinite(rounded)) {
      throw new IllegalArgumentException(
          "value " + index + " is " + value + (Double.isFinite(value) ? ", which no float holds" : ""));
    }
    return rounded;
  }
}
