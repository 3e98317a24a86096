package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#ANSWERS}; the components are its columns. */
public record AnswerRow(String split, long examples, byte[] correct, String task) {
  public AnswerRow {
    correct = correct.clone();
  }

  Row toRow(String runId) {
    return RowFactory.create(runId, split, examples, correct, task);
  }

  static AnswerRow of(Row row) {
    return new AnswerRow(row.getAs("split"), row.<Long>getAs("examples"), row.getAs("correct"), row.getAs("task"));
  }
}
