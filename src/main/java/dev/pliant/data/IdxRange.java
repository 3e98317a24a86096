package dev.pliant.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A range of the examples of a pair of IDX files, read where it is needed. Not a record: Kryo, where a session uses it,
 * cannot build those.
 */
final class IdxRange implements Serializable {
  private static final long serialVersionUID = 1;
  private final ImageFile images;
  private final ImageFile labels;
  private final int exampleLength;
  private final long from;
  private final long to;

  IdxRange(ImageFile images, ImageFile labels, int exampleLength, long from, long to) {
    this.images = images;
    this.labels = labels;
    this.exampleLength = exampleLength;
    this.from = from;
    this.to = to;
  }

  /** The range's examples as rows of {@link ImageDataSet#SCHEMA}. */
  Iterator<Row> rows(Configuration conf) {
    try {
      Path imagesPath = images.path();
      Path labelsPath = labels.path();
      DataInputStream pixels =
          data(IdxStream.open(conf, imagesPath, IdxHeader.IMAGES_LENGTH + from * exampleLength));
      DataInputStream classes = data(IdxStream.open(conf, labelsPath, IdxHeader.LABELS_LENGTH + from));
      return new Rows(pixels, classes);
    } catch (IOException e) {
      throw changed(e);
    }
  }

  /** A stream that is closed at the end of the task, if not before. */
  private static DataInputStream data(InputStream in) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.<Void>addTaskCompletionListener(context -> {
        try {
          in.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    return new DataInputStream(in);
  }

  private BadDataException changed(IOException e) {
    return new BadDataException(
        images.path() + " or " + labels.path() + " can no longer be read as when it was checked ("
            + (e instanceof EOFException ? "it is shorter now" : e.getMessage()) + "); leave it as it is during a run", e);
  }

  private final class Rows implements Iterator<Row> {
    private final DataInputStream pixels;
    private final DataInputStream classes;
    private long next = from;

    Rows(DataInputStream pixels, DataInputStream classes) {
      this.pixels = pixels;
      this.classes = classes;
    }

    @Override
    public boolean hasNext() {
      return next < to;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        byte[] image = new byte[exampleLength];
        pixels.readFully(image);
        return RowFactory.create(next++, classes.readUnsignedByte(), image);
      } catch (IOException e) {
        throw changed(e);
      }
    }
  }
}
