package dev.pliant.results;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import scala.collection.JavaConverters;

/** A row to be written, each value under the name of its column: of many in a line, two are swapped unnoticed. */
public final class NewRow {
  private final Table table;
  private final Object[] values;

  private NewRow(Table table, Object[] values) {
    this.table = table;
    this.values = values;
  }

  /** One of {@code table} without values. */
  public static NewRow of(Table table) {
    return new NewRow(table, new Object[table.schema().length()]);
  }

  /**
   * The same row with {@code value}, which may be null, in {@code column}.
   *
   * @throws IllegalArgumentException if the table has no such column
   */
  public NewRow with(String column, Object value) {
    Object[] changed = values.clone();
    changed[table.schema().fieldIndex(column)] = sparks(value);
    return new NewRow(table, changed);
  }

  private static Object sparks(Object value) {
    if (value instanceof Instant instant) {
      return Timestamp.from(instant);
    }
    if (value instanceof Map<?, ?> map) {
      return JavaConverters.mapAsScalaMap(map);
    }
    return value instanceof List<?> list ? JavaConverters.asScalaBuffer(list).toSeq() : value;
  }

  /** @throws IllegalStateException if a column that is never null has no value */
  Row row() {
    return Columns.whole(new GenericRowWithSchema(values, table.schema()), table);
  }
}
