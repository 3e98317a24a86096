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
 * @param weight empty where all rows weigh 1
 * @param heldOut empty where no rows validate
 * @param classes how many there are, as the label column's metadata say, or may be, where they say nothing
 * @param classesKnown whether they say it
 */
record RowColumns(String label, String features, String weight, String heldOut, int classes, boolean classesKnown)
    implements Serializable {
  static RowColumns of(StructType schema, String label, String features, String weight, String heldOut) {
    Option<Object> known = MetadataUtils.getNumClasses(schema.apply(label));
    return new RowColumns(
        label, features, weight, heldOut, known.isDefined() ? (int) known.get() : Integer.MAX_VALUE, known.isDefined());
  }

  /** These columns, in the order in which {@link RowReader} has them. */
  Dataset<Row> select(Dataset<?> dataset) {
    Column weights = weight.isEmpty() ? functions.lit(1.0) : functions.col(weight).cast(DataTypes.DoubleType);
    Column indicator = heldOut.isEmpty() ? functions.lit(false) : functions.col(heldOut);
    return dataset.select(
        functions.col(label).cast(DataTypes.DoubleType), functions.col(features), weights, indicator);
  }
}
