package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The header of an IDX file of unsigned bytes (big-endian magic number and dimensions). A label counts as an image of
 * one row and one column.
 *
 * <p>The largest image is {@value #MAX_IMAGE_BYTES} bytes, so no size derived from a header overflows a {@code long}.
 */
record IdxHeader(IdxKind kind, long count, int rows, int columns) implements Serializable {
  static final int MAX_IMAGE_BYTES = 1 << 24;
  /** More than are kept in one such file. */
  private static final int MOST_LIKELY = 1 << 24;

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
      if (magic == Integer.reverseBytes(kind.magic())) {
        throw swapped(file, "0x0000080" + (kind.magic() & 0xf) + " at its start");
      }
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
    IdxHeader little = littleEndian(bytes, kind);
    if (count < 0 && little.isLikely()) {
      throw swapped(file, little.sizes());
    }
    if (count < 0) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: its header is damaged: %d %s at byte 4; copy or fetch it again", file, count, kind.word()));
    }
    int rows = 1;
    int columns = 1;
    if (kind == IdxKind.IMAGES) {
      rows = header.getInt();
      columns = header.getInt();
      if (!isImage(rows, columns) && little.isLikely()) {
        throw swapped(file, little.sizes());
      }
      if (!isImage(rows, columns)) {
        throw new BadDataException(String.format(
            Locale.ROOT, "%s: its header gives images of %d x %d pixels at byte 8; an image has 1 to %d pixels;"
                + " copy or fetch it again", file, rows, columns, MAX_IMAGE_BYTES));
      }
    }
    return new IdxHeader(kind, count, rows, columns);
  }

  /** What the header would be if its numbers, but for the first, began with their lowest byte. */
  private static IdxHeader littleEndian(byte[] bytes, IdxKind kind) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(Integer.BYTES);
    return kind == IdxKind.IMAGES
        ? new IdxHeader(kind, numbers.getInt(), numbers.getInt(), numbers.getInt())
        : new IdxHeader(kind, numbers.getInt(), 1, 1);
  }

  /** Whether a file may well be meant so. */
  private boolean isLikely() {
    return count >= 0 && count < MOST_LIKELY && isImage(rows, columns);
  }

  private static boolean isImage(int rows, int columns) {
    return rows > 0 && columns > 0 && (long) rows * columns <= MAX_IMAGE_BYTES;
  }

  private String sizes() {
    return count + " " + kind.word()
        + (kind == IdxKind.IMAGES ? " of " + rows + " x " + columns + " pixels" : "");
  }

  /** @throws BadDataException if a file that ends after {@code bytes} bytes is whole with the bytes of its count turned */
  void requireNotSwapped(String file, long bytes) {
    IdxHeader little = new IdxHeader(kind, Integer.reverseBytes((int) count), rows, columns);
    if (little.fileBytes() == bytes) {
      throw swapped(file, little.sizes());
    }
  }

  /** @param meant what the numbers are then */
  private static BadDataException swapped(String file, String meant) {
    return new BadDataException(file + ": its header looks byte-swapped, little-endian (it would be " + meant
        + "); IDX numbers begin with their highest byte: write the file again so");
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
