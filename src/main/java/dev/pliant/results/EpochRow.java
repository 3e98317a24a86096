package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#EPOCHS}; the components are its columns. */
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
    double validationSeconds) {

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, examples, windows, seconds,
        examplesPerSecond, validationSeconds);
  }
}
