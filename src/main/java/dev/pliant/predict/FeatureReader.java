package dev.pliant.predict;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;

/** Takes the features of a row from the column that holds them. */
enum FeatureReader {
  /** An array of floats. */
  FLOATS {
    @Override
    void read(InternalRow row, int column, float[] into) throws WrongFeaturesException {
      ArrayData array = row.getArray(column);
      requireLength(array.numElements(), into.length);
      for (int i = 0; i < into.length; i++) {
        into[i] = array.isNullAt(i) ? Float.NaN : array.getFloat(i);
      }
    }
  },
  /** An array of doubles. */
  DOUBLES {
    @Override
    void read(InternalRow row, int column, float[] into) throws WrongFeaturesException {
      readDoubles(row.getArray(column), into);
    }
  },
  /** Pixels of one byte each, which are scaled to [0, 1]. */
  PIXELS {
    @Override
    void read(InternalRow row, int column, float[] into) throws WrongFeaturesException {
      byte[] pixels = row.getBinary(column);
      requireLength(pixels.length, into.length);
      for (int i = 0; i < into.length; i++) {
        into[i] = (pixels[i] & 0xff) / 255f;
      }
    }
  },
  /** A vector of spark.ml as it is in Parquet: of kind 0 the sparse ones, with indices, of kind 1 the dense. */
  VECTOR {
    private static final int SIZE = 1;
    private static final int INDICES = 2;
    private static final int VALUES = 3;

    @Override
    void read(InternalRow row, int column, float[] into) throws WrongFeaturesException {
      InternalRow vector = row.getStruct(column, VALUES + 1);
      if (vector.isNullAt(VALUES) || vector.getByte(0) == 0 && vector.isNullAt(INDICES)) {
        throw new WrongFeaturesException("are no vector of spark.ml");
      }
      ArrayData values = vector.getArray(VALUES);
      if (vector.getByte(0) != 0) {
        readDoubles(values, into);
        return;
      }
      requireLength(vector.getInt(SIZE), into.length);
      Arrays.fill(into, 0);
      ArrayData indices = vector.getArray(INDICES);
      for (int i = 0; i < indices.numElements(); i++) {
        int index = indices.getInt(i);
        if (index < 0 || index >= into.length || i >= values.numElements()) {
          throw new WrongFeaturesException("are no vector of spark.ml");
        }
        into[index] = (float) values.getDouble(i);
      }
    }
  };

  /** The storage of spark.ml's vectors: their own class is not asked, as its name would come from the file. */
  private static final StructType VECTOR_TYPE = new StructType()
      .add("type", DataTypes.ByteType)
      .add("size", DataTypes.IntegerType)
      .add("indices", DataTypes.createArrayType(DataTypes.IntegerType))
      .add("values", DataTypes.createArrayType(DataTypes.DoubleType));

  /** What features of a row cannot be. */
  static final class WrongFeaturesException extends Exception {
    private static final long serialVersionUID = 1;

    WrongFeaturesException(String message) {
      super(message);
    }
  }

  /** The reader of a column of {@code type}; null if there is none. */
  static FeatureReader of(DataType type) {
    if (type instanceof BinaryType) {
      return PIXELS;
    }
    if (type instanceof ArrayType array) {
      return array.elementType() instanceof FloatType ? FLOATS
          : array.elementType() instanceof DoubleType ? DOUBLES : null;
    }
    return type.asNullable().equals(VECTOR_TYPE.asNullable()) ? VECTOR : null;
  }

  /**
   * Writes the features of {@code row}, which are not null, to {@code into}; some may not be finite.
   *
   * @throws WrongFeaturesException if they are not as many; the message says what they are
   */
  abstract void read(InternalRow row, int column, float[] into) throws WrongFeaturesException;

  private static void readDoubles(ArrayData array, float[] into) throws WrongFeaturesException {
    requireLength(array.numElements(), into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = array.isNullAt(i) ? Float.NaN : (float) array.getDouble(i);
    }
  }

  private static void requireLength(int actual, int expected) throws WrongFeaturesException {
    if (actual != expected) {
      throw new WrongFeaturesException("are " + actual + ", and the network takes " + expected);
    }
  }
}
