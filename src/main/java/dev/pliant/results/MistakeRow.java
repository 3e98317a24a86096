package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#MISTAKES}; the components are its columns. */
public record MistakeRow(
    String split,
    int rank,
    long id,
    int label,
    int predicted,
    float probability,
    float labelProbability,
    int rows,
    int columns,
    byte[] pixels,
    String task) {
  public MistakeRow {
    pixels = pixels.clone();
  }

  Row toRow(String runId) {
    return RowFactory.create(
        runId, split, rank, id, label, predicted, probability, labelProbability, rows, columns, pixels, task);
  }

  static MistakeRow of(Row row) {
    return new MistakeRow(
        row.getAs("split"), row.<Integer>getAs("rank"), row.<Long>getAs("id"), row.<Integer>getAs("label"),
        row.<Integer>getAs("predicted"), row.<Float>getAs("probability"), row.<Float>getAs("label_probability"),
        row.<Integer>getAs("rows"), row.<Integer>getAs("columns"), row.getAs("pixels"), row.getAs("task"));
  }
}
