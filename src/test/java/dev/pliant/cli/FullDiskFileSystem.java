package dev.pliant.cli;

import dev.pliant.LocalFileSystemOf;
import dev.pliant.files.FullDisk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The local file system under the scheme {@code full}, which has room for so many bytes more. */
public final class FullDiskFileSystem extends LocalFileSystemOf {
  /** What comes of it when there is no room. */
  enum Failure {
    EXCEPTION,
    /** As Hadoop's local file system does. */
    ERROR
  }

  private static volatile Failure failure = Failure.EXCEPTION;
  private static final AtomicLong FREE = new AtomicLong();

  static void setFree(long bytes) {
    setFree(bytes, Failure.EXCEPTION);
  }

  static void setFree(long bytes, Failure how) {
    FREE.set(bytes);
    failure = how;
  }

  /** How many bytes more have room; negative once something had none. */
  static long free() {
    return FREE.get();
  }

  public FullDiskFileSystem() {
    super("full");
  }

  @Override
  protected FSDataOutputStream create(Path file, Creation creation) throws IOException {
    return new FSDataOutputStream(new Limited(creation.create()), new FileSystem.Statistics("full"));
  }

  /** What fits is written, as disks do. */
  private static final class Limited extends FilterOutputStream {
    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      long left = FREE.addAndGet(-length);
      out.write(bytes, from, (int) Math.max(0, Math.min(length, left + length)));
      if (left < 0) {
        if (failure == Failure.ERROR) {
          throw FullDisk.error();
        }
        throw new IOException(FullDisk.MESSAGE);
      }
    }
  }
}
