package dev.pliant.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads a range of examples, inside a task, from an image file and its label file: rows of (id, label, pixels). */
record ExampleReader(
    FileLocation images, IdxHeader imageHeader, FileLocation labels, IdxHeader labelHeader,
    SerializableConfiguration hadoop) implements FlatMapFunction<ExampleRange, Row> {

  @Override
  public Iterator<Row> call(ExampleRange range) {
    InputStream pixels = open(images, imageHeader.offset(range.first()));
    InputStream classes = open(labels, labelHeader.offset(range.first()));
    int features = imageHeader.itemBytes();
    return new Iterator<>() {
      private long id = range.first();

      @Override
      public boolean hasNext() {
        return id < range.end();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] image = read(pixels, features, images);
        int label = read(classes, 1, labels)[0] & 0xff;
        return RowFactory.create(id++, label, image);
      }
    };
  }

  private InputStream open(FileLocation location, long offset) {
    try {
      FSDataInputStream file = location.open(hadoop.value());
      // A consumer may stop early, so only the task's end is certain to come.
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(file));
      return RawContent.from(file, offset);
    } catch (IOException e) {
      throw changed(location, e);
    }
  }

  private static byte[] read(InputStream raw, int length, FileLocation location) {
    try {
      byte[] bytes = raw.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    } catch (IOException e) {
      throw changed(location, e);
    }
  }

  /** The file was read to its end when the data set was opened. */
  private static BadDataException changed(FileLocation location, IOException fault) {
    return new BadDataException(String.format(
        Locale.ROOT, "%s: changed while it was in use (%s); start again",
        location.display(), Faults.reason(fault)), fault);
  }

  private static void close(InputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
