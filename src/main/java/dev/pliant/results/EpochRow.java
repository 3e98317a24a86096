package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#EPOCHS}; the components are its columns. Older rows have no seconds of validation. */
public record EpochRow(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    long examples,
    int windows,
    double seconds,
    double examplesPerSecond,
    Double validationSeconds) {

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, examples, windows, seconds,
        examplesPerSecond, validationSeconds);
  }

  static EpochRow of(Row row) {
    return new EpochRow(
        row.<Integer>getAs("epoch"), row.<Double>getAs("train_loss"), row.<Double>getAs("train_accuracy"),
        row.<Double>getAs("validation_loss"), row.<Double>getAs("validation_accuracy"), row.<Long>getAs("examples"),
        row.<Integer>getAs("windows"), row.<Double>getAs("seconds"), row.<Double>getAs("examples_per_second"),
        row.getAs("validation_seconds"));
  }
}
