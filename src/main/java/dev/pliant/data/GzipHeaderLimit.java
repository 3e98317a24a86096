package dev.pliant.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the name and the comment of gzip headers short: they end at a zero, wherever that comes, and the reader of the
 * stream keeps them in memory. It reads headers byte by byte and data in bulk, by which the two differ.
 */
final class GzipHeaderLimit extends FilterInputStream {
  /** Far more than the longest header of a real file, whose name has at most a few hundred bytes. */
  static final int MOST_BYTES = 1 << 18;

  private int headerBytes;

  GzipHeaderLimit(InputStream file) {
    super(file);
  }

  @Override
  public int read() throws IOException {
    if (++headerBytes > MOST_BYTES) {
      throw new IOException("its gzip header goes on for more than " + MOST_BYTES + " bytes");
    }
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    headerBytes = 0;
    return super.read(into, offset, length);
  }
}
