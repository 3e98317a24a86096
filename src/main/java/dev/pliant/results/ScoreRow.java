package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#SCORES}; the components are its columns. */
public record ScoreRow(Integer epoch, String task, String split, String metric, double value) {
  Row toRow(String runId) {
    return RowFactory.create(runId, epoch, task, split, metric, value);
  }

  static ScoreRow of(Row row) {
    return new ScoreRow(
        row.getAs("epoch"), row.getAs("task"), row.getAs("split"), row.getAs("metric"), row.<Double>getAs("value"));
  }
}
