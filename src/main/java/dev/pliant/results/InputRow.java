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
    long above) {

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, layer, examples, count, mean, sd, min, max, outsideRange, linearity, deadUnits,
        ArrayUtils.toObject(edges), ArrayUtils.toObject(counts), below, above);
  }
}
