package dev.pliant.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The raw content of a file that may be gzipped. The first two bytes decide, not the name.
 *
 * <p>A gzip stream that is cut short, fails its checksum or is followed by other bytes ends in an IOException. Several
 * streams one after the other are one, as gzip has it.
 */
final class RawContent {
  static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

  private RawContent() {}

  /** The raw content of a stream that stands at its start. */
  static InputStream of(InputStream file) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(file, BUFFER_BYTES);
    buffered.mark(GZIP_MAGIC.length);
    byte[] magic = buffered.readNBytes(GZIP_MAGIC.length);
    buffered.reset();
    return isGzip(magic) ? gunzip(buffered) : buffered;
  }

  /** The raw content from byte {@code offset} on: by seeking where the file is raw, by skipping where it is gzipped. */
  static InputStream from(FSDataInputStream file, long offset) throws IOException {
    byte[] magic = file.readNBytes(GZIP_MAGIC.length);
    if (isGzip(magic)) {
      file.seek(0);
      InputStream raw = gunzip(new BufferedInputStream(file, BUFFER_BYTES));
      raw.skipNBytes(offset);
      return raw;
    }
    file.seek(offset);
    return new BufferedInputStream(file, BUFFER_BYTES);
  }

  private static boolean isGzip(byte[] magic) {
    return Arrays.equals(magic, GZIP_MAGIC);
  }

  private static InputStream gunzip(InputStream file) throws IOException {
    // Unlike java.util.zip this one does not take bytes after the stream for its end.
    return new GzipCompressorInputStream(new GzipHeaderLimit(file), true);
  }
}
