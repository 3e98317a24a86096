package dev.pliant.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens files of any Hadoop file system, gzipped or not: the content decides, not the name. */
final class IdxStream {
  private static final int BUFFER = 1 << 16;

  private IdxStream() {}

  /** Whether the file at {@code path} is gzipped. */
  static boolean gzipped(Configuration conf, Path path) throws IOException {
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  /** The uncompressed content of the file at {@code path}, from its byte {@code offset} on. */
  static InputStream open(Configuration conf, Path path, long offset) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    boolean gzipped = gzipped(conf, path);
    FSDataInputStream file = fs.open(path);
    try {
      if (!gzipped) {
        file.seek(offset);
        return new BufferedInputStream(file, BUFFER);
      }
      InputStream in = new BufferedInputStream(new GZIPInputStream(file, BUFFER), BUFFER);
      in.skipNBytes(offset);
      return in;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }
}
