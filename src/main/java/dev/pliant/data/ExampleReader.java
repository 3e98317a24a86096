package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
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
    FileLocation images, IdxScan imageScan, FileLocation labels, IdxScan labelScan,
    SerializableConfiguration hadoop) implements FlatMapFunction<ExampleRange, Row> {

  @Override
  public Iterator<Row> call(ExampleRange range) {
    ItemReader pixels = open(images, imageScan, range.first());
    ItemReader classes = open(labels, labelScan, range.first());
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
        byte[] image = pixels.next();
        int label = classes.next()[0] & 0xff;
        return RowFactory.create(id++, label, image);
      }
    };
  }

  private ItemReader open(FileLocation location, IdxScan scan, long first) {
    try {
      FSDataInputStream file = location.open(hadoop.value());
      // A consumer may stop early, so only the task's end is certain to come.
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(file));
      return new ItemReader(location, scan, file, first);
    } catch (IOException e) {
      throw ItemReader.changed(location, e);
    }
  }

  private static void close(InputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
