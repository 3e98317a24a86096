package dev.pliant.results;

import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Rows as plain values by the names of their columns, for readers that know JSON but not Spark. Times are ISO 8601 in UTC. */
public final class Named {
  private Named() {}

  /** A row of {@link Table#RUNS}. */
  public static Map<String, Object> of(RunRow run) {
    return of(Table.RUNS, run.toRow());
  }

  /** A row of {@link Table#COMPARISONS}. */
  public static Map<String, Object> of(String runId, ComparisonRow candidate) {
    return of(Table.COMPARISONS, candidate.toRow(runId));
  }

  /** A row of {@link Table#CONTRASTS}. */
  public static Map<String, Object> of(String runId, ContrastRow contrast) {
    return of(Table.CONTRASTS, contrast.toRow(runId));
  }

  /** A row of {@link Table#BENCHMARKS}. */
  public static Map<String, Object> of(NewRow contender) {
    return of(Table.BENCHMARKS, contender.row());
  }

  private static Map<String, Object> of(Table table, Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    StructField[] columns = table.schema().fields();
    for (int i = 0; i < columns.length; i++) {
      values.put(columns[i].name(), plain(row.get(i)));
    }
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof Seq<?> sequence) {
      return JavaConverters.seqAsJavaList(sequence);
    }
    return value instanceof Object[] array ? List.of(array) : value;
  }
}
