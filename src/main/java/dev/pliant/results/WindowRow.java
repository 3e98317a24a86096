package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#WINDOWS}; the components are its columns. */
public record WindowRow(
    int epoch,
    int window,
    int worker,
    long examples,
    Double loss,
    double stepMs,
    double waitMs,
    Double weightDistance,
    Double activationDistance) {

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, window, worker, examples, loss, stepMs, waitMs, weightDistance, activationDistance);
  }
}
