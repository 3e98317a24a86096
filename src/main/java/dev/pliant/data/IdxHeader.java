package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The header of an IDX file of unsigned bytes (big-endian magic number and dimensions). A label counts as an image of
 * one row and one column.
 *
 * <p>The largest image is {@value #MAX_IMAGE_BYTES} bytes, so no size derived from a header overflows a {@code long}.
 */
record IdxHeader(IdxKind kind, long count, int rows, int columns) implements Serializable {
  static final int MAX_IMAGE_BYTES = 1 << 24;

  /**
   * Reads and checks the header at the start of {@code raw}.
   *
   * @param file the file's name in messages
   * @throws BadDataException when this is no header of this kind
   */
  static IdxHeader read(InputStream raw, IdxKind kind, String file) throws IOException {
    byte[] bytes = raw.readNBytes(kind.headerBytes());
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length >= Integer.BYTES) {
      int magic = header.getInt();
      if (magic != kind.magic()) {
        throw new BadDataException(String.format(
            Locale.ROOT, "%s: is no IDX file of %s: it starts with 0x%08x, expected 0x%08x; put the right file there",
            file, kind.word(), magic, kind.magic()));
      }
    }
    if (bytes.length < kind.headerBytes()) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: is cut short: it ends after %d bytes, within its %d-byte header; copy or fetch it again",
          file, bytes.length, kind.headerBytes()));
    }
    int count = header.getInt();
    if (count < 0) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: its header is damaged: %d %s at byte 4; copy or fetch it again", file, count, kind.word()));
    }
    int rows = 1;
    int columns = 1;
    if (kind == IdxKind.IMAGES) {
      rows = header.getInt();
      columns = header.getInt();
      if (rows <= 0 || columns <= 0 || (long) rows * columns > MAX_IMAGE_BYTES) {
        throw new BadDataException(String.format(
            Locale.ROOT, "%s: its header gives images of %d x %d pixels at byte 8; an image has 1 to %d pixels;"
                + " copy or fetch it again", file, rows, columns, MAX_IMAGE_BYTES));
      }
    }
    return new IdxHeader(kind, count, rows, columns);
  }

  /** Bytes of one item. */
  int itemBytes() {
    return rows * columns;
  }

  /** Where the item at {@code position} starts, in bytes from the start of the raw file. */
  long offset(long position) {
    return kind.headerBytes() + position * itemBytes();
  }

  /** Bytes of the whole raw file. */
  long fileBytes() {
    return offset(count);
  }
}
