package dev.pliant.results;

import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#PARAMETERS}; the components are its columns. */
public record ParameterRow(int layer, String name, long[] shape, float[] values) {
  Row toRow(String runId) {
    return RowFactory.create(runId, layer, name, ArrayUtils.toObject(shape), ArrayUtils.toObject(values));
  }

  static ParameterRow of(Row row) {
    List<Long> shape = row.getList(row.fieldIndex("shape"));
    List<Float> values = row.getList(row.fieldIndex("values"));
    return new ParameterRow(
        row.<Integer>getAs("layer"),
        row.getAs("name"),
        ArrayUtils.toPrimitive(shape.toArray(new Long[0])),
        ArrayUtils.toPrimitive(values.toArray(new Float[0])));
  }
}
