package dev.pliant.results;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** The columns of a row. */
final class Columns {
  private Columns() {}

  /**
   * {@code row}, which has a value wherever rows of {@code table} have one.
   *
   * @throws IllegalStateException if it has not
   */
  static Row whole(Row row, Table table) {
    for (StructField column : table.schema().fields()) {
      // Which run it is of is said by the folder that it comes from or goes to.
      if (!column.nullable() && !column.name().equals(Table.RUN_ID) && row.isNullAt(row.fieldIndex(column.name()))) {
        throw new IllegalStateException(
            "run '" + row.getAs(Table.RUN_ID) + "' has no value in column " + column.name());
      }
    }
    return row;
  }

  static double[] doubles(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static long[] longs(Row row, String column) {
    List<Long> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
