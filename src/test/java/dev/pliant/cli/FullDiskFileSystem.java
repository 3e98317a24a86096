package dev.pliant.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under the scheme {@code full}, which has room for so many bytes more. */
public final class FullDiskFileSystem extends RawLocalFileSystem {
  private static final AtomicLong FREE = new AtomicLong();

  static void setFree(long bytes) {
    FREE.set(bytes);
  }

  /** How many bytes more have room; negative once something had none. */
  static long free() {
    return FREE.get();
  }

  @Override
  public URI getUri() {
    return URI.create("full:///");
  }

  @Override
  public String getScheme() {
    return "full";
  }

  @Override
  public void initialize(URI uri, Configuration conf) throws IOException {
    super.initialize(uri, conf);
    setConf(conf);
  }

  @Override
  public FSDataOutputStream create(
      Path file, FsPermission permission, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    return limited(super.create(file, permission, overwrite, buffer, replication, block, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress)
      throws IOException {
    return limited(super.create(file, overwrite, buffer, replication, block, progress));
  }

  private static FSDataOutputStream limited(FSDataOutputStream out) {
    return new FSDataOutputStream(new Limited(out), new FileSystem.Statistics("full"));
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
        throw new IOException("No space left on device");
      }
    }
  }
}
