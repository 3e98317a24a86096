package dev.pliant.results;

import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#INPUTS}; the components are its columns. */
public record InputRow(
    int epoch,
    int layer,
    long examples,
    long count,
    double mean,
    double sd,
    double min,
    double max,
    Double outsideRange,
    Double linearity,
    double deadUnits,
    double[] edges,
    long[] counts,
    long below,
    long above,
    String node) {
  public InputRow {
    edges = edges.clone();
    counts = counts.clone();
  }

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, layer, examples, count, mean, sd, min, max, outsideRange, linearity, deadUnits,
        ArrayUtils.toObject(edges), ArrayUtils.toObject(counts), below, above, node);
  }

  static InputRow of(Row row) {
    return new InputRow(
        row.<Integer>getAs("epoch"), row.<Integer>getAs("layer"), row.<Long>getAs("examples"), row.<Long>getAs("count"),
        row.<Double>getAs("mean"), row.<Double>getAs("sd"), row.<Double>getAs("min"), row.<Double>getAs("max"),
        row.getAs("outside_range"), row.getAs("linearity"), row.<Double>getAs("dead_units"),
        Columns.doubles(row, "edges"), Columns.longs(row, "counts"), row.<Long>getAs("below"), row.<Long>getAs("above"),
        row.getAs("node"));
  }
}
