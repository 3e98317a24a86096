package dev.pliant.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a file's bytes go. Hadoop's local file system answers a disk that is full with {@link FSError}, an error that
 * nothing which handles exceptions sees; here it is an exception, as of every other file system. And no checksums are
 * written beside files: on a full disk Hadoop would never close them, which keeps the space of a file that is deleted.
 */
public final class FileOutput extends FilterOutputStream {
  private FileOutput(OutputStream out) {
    super(out);
  }

  /** Creates {@code file}, which is not there yet, and the folders it is in. */
  public static OutputStream create(FileSystem fs, Path file) throws IOException {
    return opened(() -> plain(fs).create(file, false));
  }

  /** Creates {@code file}, which replaces one that is there, and the folders it is in. */
  public static OutputStream replace(FileSystem fs, Path file) throws IOException {
    return opened(() -> plain(fs).create(file, true));
  }

  /** {@code fs} without checksums, which none but Hadoop itself reads. */
  public static FileSystem plain(FileSystem fs) {
    return fs instanceof LocalFileSystem local ? local.getRaw() : fs;
  }

  private interface Opening {
    OutputStream open() throws IOException;
  }

  private static OutputStream opened(Opening opening) throws IOException {
    try {
      return new FileOutput(opening.open());
    } catch (FSError e) {
      throw exception(e);
    }
  }

  private static IOException exception(FSError error) {
    return error.getCause() instanceof IOException cause ? cause : new IOException(error);
  }

  @Override
  public void write(int value) throws IOException {
    try {
      out.write(value);
    } catch (FSError e) {
      throw exception(e);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (FSError e) {
      throw exception(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (FSError e) {
      throw exception(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (FSError e) {
      throw exception(e);
    }
  }
}
