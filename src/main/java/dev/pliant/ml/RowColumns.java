package dev.pliant.ml;

import java.io.Serializable;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The columns that a training reads.
 *
 * @param weight empty if all rows have weight 1
 * @param heldOut the validation indicator; empty if there are no validation rows
 * @param classes the number of classes, if the label column's metadata have it; otherwise the largest possible number
 * @param classesKnown whether the metadata have the number of classes
 */
record RowColumns(String label, String features, String weight, String heldOut, int classes, boolean classesKnown)
    implements Serializable {
  static RowColumns of(StructType schema, String label, String features, String weight, String heldOut) {
    Option<Object> known = MetadataUtils.getNumClasses(schema.apply(label));
    return new RowColumns(
        label, features, weight, heldOut, known.isDefined() ? (int) known.get() : Integer.MAX_VALUE, known.isDefined());
  }

  /** Selects these columns, in the order that {@link RowReader} expects. */
  Dataset<Row> select(Dataset<?> dataset) {
    Column weights = weight.isEmpty() ? functions.lit(1.0) : functions.col(weight).cast(DataTypes.DoubleType);
    Column indicator = heldOut.isEmpty() ? functions.lit(false) : functions.col(heldOut);
    return dataset.select(
        functions.col(label).cast(DataTypes.DoubleType), functions.col(features), weights, indicator);
  }
}
