package dev.pliant.results;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#ACTIVATIONS}; the components are its columns. */
public record ActivationRow(int epoch, int layer, Integer unit, String name, double value, String node) {
  Row toRow(String runId) {
    return RowFactory.create(runId, epoch, layer, unit, name, value, node);
  }

  static ActivationRow of(Row row) {
    return new ActivationRow(
        row.<Integer>getAs("epoch"), row.<Integer>getAs("layer"), row.getAs("unit"), row.getAs("name"),
        row.<Double>getAs("value"), row.getAs("node"));
  }
}
