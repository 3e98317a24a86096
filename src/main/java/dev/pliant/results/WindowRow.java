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

  static WindowRow of(Row row) {
    return new WindowRow(
        row.<Integer>getAs("epoch"), row.<Integer>getAs("window"), row.<Integer>getAs("worker"),
        row.<Long>getAs("examples"), row.getAs("loss"), row.<Double>getAs("step_ms"), row.<Double>getAs("wait_ms"),
        row.getAs("weight_distance"), row.getAs("activation_distance"));
  }
}
