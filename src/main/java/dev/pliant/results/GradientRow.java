package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#GRADIENTS}; the components are its columns. */
public record GradientRow(int epoch, int layer, int minibatches, double weightNorm, Double activationNorm) {
  Row toRow(String runId) {
    return RowFactory.create(runId, epoch, layer, minibatches, weightNorm, activationNorm);
  }
}
