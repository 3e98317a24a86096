package dev.pliant.results;

import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#CURVES}; the components are its columns. */
public record CurveRow(int epoch, int layer, Integer unit, double[] x, double[] g, double[] slope, String node) {
  public CurveRow {
    x = x.clone();
    g = g.clone();
    slope = slope.clone();
  }

  Row toRow(String runId) {
    return RowFactory.create(
        runId, epoch, layer, unit, ArrayUtils.toObject(x), ArrayUtils.toObject(g), ArrayUtils.toObject(slope), node);
  }

  static CurveRow of(Row row) {
    return new CurveRow(
        row.<Integer>getAs("epoch"), row.<Integer>getAs("layer"), row.getAs("unit"), Columns.doubles(row, "x"),
        Columns.doubles(row, "g"), Columns.doubles(row, "slope"), row.getAs("node"));
  }
}
