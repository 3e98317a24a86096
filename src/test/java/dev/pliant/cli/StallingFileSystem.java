package dev.pliant.cli;

import dev.pliant.LocalFileSystemOf;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The local file system under the scheme {@code stall}, which stops the thread for good at a named point, and makes a
 * file to say that it has: there a test kills the process.
 */
public final class StallingFileSystem extends LocalFileSystemOf {
  /** The file that is made. */
  static final String MARKER = "pliant.test.stall.marker";
  /** Which call: create, half (of what is written), rename (with the target's path) or delete. */
  static final String CALL = "pliant.test.stall.call";
  /** A regular expression that the path must match. */
  static final String PATH = "pliant.test.stall.path";

  private static void at(String call, Path path) {
    if (isAt(call, path)) {
      stall(path);
    }
  }

  private static boolean isAt(String call, Path path) {
    return call.equals(System.getProperty(CALL)) && path.toString().matches(System.getProperty(PATH));
  }

  private static void stall(Path path) {
    try {
      Files.writeString(java.nio.file.Path.of(System.getProperty(MARKER)), path.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (true) {
      LockSupport.park();
    }
  }

  public StallingFileSystem() {
    super("stall");
  }

  @Override
  protected FSDataOutputStream create(Path file, Creation creation) throws IOException {
    FSDataOutputStream out = creation.create();
    at("create", file);
    return isAt("half", file) ? new FSDataOutputStream(new Half(file, out), new FileSystem.Statistics("stall")) : out;
  }

  /** Writes half of what it is given. */
  private static final class Half extends FilterOutputStream {
    private final Path file;

    Half(Path file, OutputStream out) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length / 2);
      out.flush();
      stall(file);
    }
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    at("rename", target);
    return super.rename(source, target);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    at("delete", path);
    return super.delete(path, recursive);
  }
}
