package dev.pliant;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under a scheme of a test's own, which does something of its own where a file is created. */
public abstract class LocalFileSystemOf extends RawLocalFileSystem {
  private final String scheme;

  protected LocalFileSystemOf(String scheme) {
    this.scheme = scheme;
  }

  /** Creates a file in the local file system. */
  @FunctionalInterface
  protected interface Creation {
    FSDataOutputStream create() throws IOException;
  }

  /** Creates {@code file} by {@code creation}, or does not. */
  protected abstract FSDataOutputStream create(Path file, Creation creation) throws IOException;

  @Override
  public final URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public final String getScheme() {
    return scheme;
  }

  @Override
  public final void initialize(URI uri, Configuration conf) throws IOException {
    super.initialize(uri, conf);
    setConf(conf);
  }

  @Override
  public final FSDataOutputStream create(
      Path file, FsPermission permission, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    return create(file, () -> super.create(file, permission, overwrite, buffer, replication, block, progress));
  }

  @Override
  public final FSDataOutputStream create(
      Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress)
      throws IOException {
    return create(file, () -> super.create(file, overwrite, buffer, replication, block, progress));
  }
}
