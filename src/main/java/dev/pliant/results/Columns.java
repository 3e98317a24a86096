package dev.pliant.results;

import java.util.List;
import org.apache.spark.sql.Row;

/** Columns of arrays, as arrays. */
final class Columns {
  private Columns() {}

  static double[] doubles(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static long[] longs(Row row, String column) {
    List<Long> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
