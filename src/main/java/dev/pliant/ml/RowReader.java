package dev.pliant.ml;

import dev.pliant.data.FloatExample;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The rows of one partition as examples. Rows of weight 0 are skipped. At a row that cannot be used, it reports the
 * fault and ends. It does not throw an exception, because Spark would then repeat the task, which is useless.
 */
final class RowReader implements Iterator<FloatExample> {
  static final int LABEL = 0;
  static final int FEATURES = 1;
  static final int WEIGHT = 2;
  static final int HELD_OUT = 3;

  private final int partition;
  private final Iterator<Row> rows;
  private final RowColumns columns;
  private final CollectionAccumulator<String> faults;
  private long row = -1;
  private int size = -1;
  private FloatExample next;

  /** @param rows rows with these columns: label and weight as doubles, features, whether it is a validation row */
  RowReader(int partition, Iterator<Row> rows, RowColumns columns, CollectionAccumulator<String> faults) {
    this.partition = partition;
    this.rows = rows;
    this.columns = columns;
    this.faults = faults;
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      row++;
      try {
        next = example(rows.next());
      } catch (BadRowException e) {
        faults.add("column " + e.column + ", row " + row + " of partition " + partition + ": " + e.getMessage());
        return false;
      }
    }
    return next != null;
  }

  @Override
  public FloatExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FloatExample given = next;
    next = null;
    return given;
  }

  /** Null if the row is skipped. */
  private FloatExample example(Row values) {
    Features features = features(values.get(FEATURES));
    int label = label(values);
    double weight = weight(values);
    if (values.isNullAt(HELD_OUT)) {
      throw new BadRowException(columns.heldOut(), "is null");
    }
    return weight == 0
        ? null
        : new FloatExample(
            label, weight, values.getBoolean(HELD_OUT), features.size(), features.columns(), features.values());
  }

  private Features features(Object value) {
    try {
      Features features = Features.of(value);
      size = size < 0 ? features.size() : size;
      if (features.size() != size) {
        throw new BadRowException(
            columns.features(), "has " + features.size() + " values, but the rows before have " + size);
      }
      if (size == 0) {
        throw new BadRowException(columns.features(), "has no values");
      }
      return features;
    } catch (IllegalArgumentException e) {
      throw new BadRowException(columns.features(), e.getMessage());
    }
  }

  private int label(Row values) {
    if (values.isNullAt(LABEL)) {
      throw new BadRowException(columns.label(), "is null");
    }
    double label = values.getDouble(LABEL);
    int last = columns.classes() - 1;
    if (!(label >= 0 && label == Math.rint(label) && label <= last)) {
      throw new BadRowException(columns.label(), label + " is no class: labels are whole numbers from 0"
          + (columns.classesKnown() ? " to " + last + ", as the column's metadata say"
              : "; StringIndexer makes such labels from any values"));
    }
    return (int) label;
  }

  private double weight(Row values) {
    if (values.isNullAt(WEIGHT)) {
      throw new BadRowException(columns.weight(), "is null");
    }
    double weight = values.getDouble(WEIGHT);
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new BadRowException(columns.weight(), weight + " is no weight: weights are finite and at least 0");
    }
    return weight;
  }

  /** A row that cannot be used, with the reason. */
  private static final class BadRowException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String column;

    BadRowException(String column, String reason) {
      super(reason);
      this.column = column;
    }
  }
}
