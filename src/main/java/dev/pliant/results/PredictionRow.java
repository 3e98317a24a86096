package dev.pliant.results;

import java.io.Serializable;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of {@link Table#PREDICTIONS}; the components are its columns, apart from those that the folders say. The array
 * is not copied, as there are millions of these.
 */
public record PredictionRow(long id, Integer label, int predicted, float[] probability, String task) implements Serializable {
  Row toRow() {
    return RowFactory.create(id, label, predicted, ArrayUtils.toObject(probability), task);
  }
}
