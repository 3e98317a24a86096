package dev.pliant.predict;

import dev.pliant.data.BadDataException;
import dev.pliant.words.Reason;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The rows of a table's partition as examples, one after the other in the same room. One that is no example is a {@link
 * BadRowException}.
 */
final class TableExamples implements Iterator<Example> {
  private final Iterator<InternalRow> rows;
  private final ExampleColumns columns;
  private final Map<String, Long> rowsBefore;
  private final float[] features;
  private UTF8String file;
  private long before;

  /** @param rowsBefore by the path of a file, how many rows the files before it have */
  TableExamples(Iterator<InternalRow> rows, ExampleColumns columns, Map<String, Long> rowsBefore) {
    this.rows = rows;
    this.columns = columns;
    this.rowsBefore = rowsBefore;
    this.features = new float[columns.inputs()];
  }

  @Override
  public boolean hasNext() {
    try {
      return rows.hasNext();
    } catch (TaskKilledException e) {
      throw e;
    } catch (Exception e) {
      // Spark's checked exceptions are not declared.
      throw new BadDataException(columns.table() + ": a file of it cannot be read (" + Reason.of(e)
          + "); restore it, or name another table with --table", e);
    }
  }

  @Override
  public Example next() {
    InternalRow row = rows.next();
    takeFile(row.getUTF8String(columns.path()));
    readFeatures(row);
    return new Example(id(row), label(row), this::copyNonZeros, 0);
  }

  private void takeFile(UTF8String path) {
    if (!path.equals(file)) {
      file = path.clone();
      before = rowsBefore.get(path.toString());
    }
  }

  private void readFeatures(InternalRow row) {
    if (row.isNullAt(0)) {
      throw wrong(row, "has no features (null)");
    }
    try {
      columns.features().read(row, 0, features);
    } catch (FeatureReader.WrongFeaturesException e) {
      throw wrong(row, "has features that " + e.getMessage());
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw wrong(row, "has a feature that is null or no finite float (element " + i + ", from 0)");
      }
    }
  }

  private long id(InternalRow row) {
    if (columns.id() < 0) {
      return before + number(row);
    }
    if (row.isNullAt(columns.id())) {
      throw wrong(row, "has no id (null)");
    }
    return row.getLong(columns.id());
  }

  private Integer label(InternalRow row) {
    if (columns.label() < 0 || row.isNullAt(columns.label())) {
      return null;
    }
    double label = row.getDouble(columns.label());
    if (label != Math.rint(label) || label < 0 || label >= columns.classes()) {
      throw wrong(row,
          "has the label " + label + ", and the network distinguishes classes 0 to " + (columns.classes() - 1));
    }
    return (int) label;
  }

  private long number(InternalRow row) {
    return row.getLong(columns.path() + 1);
  }

  private BadRowException wrong(InternalRow row, String finding) {
    return new BadRowException("row " + number(row) + " of " + new Path(URI.create(file.toString()))
        + ", counted from 0, " + finding + "; mend or leave out such rows");
  }

  private int copyNonZeros(int index, float[] values, int[] columns, int from) {
    int end = from;
    for (int column = 0; column < features.length; column++) {
      if (features[column] != 0) {
        values[end] = features[column];
        columns[end] = column;
        end++;
      }
    }
    return end;
  }
}
