package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#GRADIENTS}; the components are its columns. */
public record GradientRow(int epoch, int layer, int minibatches, double weightNorm, Double activationNorm, String node) {
  Row toRow(String runId) {
    return RowFactory.create(runId, epoch, layer, minibatches, weightNorm, activationNorm, node);
  }

  static GradientRow of(Row row) {
    return new GradientRow(
        row.<Integer>getAs("epoch"), row.<Integer>getAs("layer"), row.<Integer>getAs("minibatches"),
        row.<Double>getAs("weight_norm"), row.getAs("activation_norm"), row.getAs("node"));
  }
}
