package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#CONFUSION}; the components are its columns. */
public record ConfusionRow(String split, int actual, int predicted, long count, String task) {
  Row toRow(String runId) {
    return RowFactory.create(runId, split, actual, predicted, count, task);
  }

  static ConfusionRow of(Row row) {
    return new ConfusionRow(
        row.getAs("split"), row.<Integer>getAs("actual"), row.<Integer>getAs("predicted"), row.<Long>getAs("count"),
        row.getAs("task"));
  }
}
