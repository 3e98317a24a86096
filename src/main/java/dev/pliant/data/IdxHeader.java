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
 * <p>The largest image is {@value ImageShape#MAX_IMAGE_BYTES} bytes, so no size derived from a header overflows a {@code long}.
 *
 * @param rank how many dimensions the file has
 * @param channels of a pixel, 1 where the file does not say
 */
record IdxHeader(IdxKind kind, int rank, long count, int rows, int columns, int channels) implements Serializable {
  static final int RANK_IN_COLOUR = 4;
  /** More than are kept in one such file. */
  private static final int MOST_LIKELY = 1 << 24;

  /**
   * Reads and checks the header at the start of {@code raw}.
   *
   * @param file the file's name in messages
   * @throws BadDataException when this is no header of this kind
   */
  static IdxHeader read(InputStream raw, IdxKind kind, String file) throws IOException {
    byte[] magic = raw.readNBytes(Integer.BYTES);
    int rank = magic.length < Integer.BYTES ? kind.ranks().get(0) : rank(ByteBuffer.wrap(magic).getInt(), kind, file);
    byte[] dimensions = raw.readNBytes(rank * Integer.BYTES);
    if (dimensions.length < rank * Integer.BYTES) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: is cut short: it ends after %d bytes, within its %d-byte header; copy or fetch it again",
          file, magic.length + dimensions.length, headerBytes(rank)));
    }
    IdxHeader header = of(kind, rank, ByteBuffer.wrap(dimensions));
    IdxHeader little = of(kind, rank, ByteBuffer.wrap(dimensions).order(ByteOrder.LITTLE_ENDIAN));
    if (header.count < 0 && little.isLikely()) {
      throw swapped(file, little.sizes());
    }
    if (header.count < 0) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: its header is damaged: %d %s at byte 4; copy or fetch it again",
          file, header.count, kind.word()));
    }
    if (!header.isImage() && little.isLikely()) {
      throw swapped(file, little.sizes());
    }
    if (!header.isImage()) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: its header gives images of %s pixels at byte 8; an image has 1 to %d pixels;"
              + " copy or fetch it again", file, header.size(), ImageShape.MAX_IMAGE_BYTES));
    }
    return header;
  }

  private static int rank(int magic, IdxKind kind, String file) {
    for (int rank : kind.ranks()) {
      if (magic == IdxKind.magic(rank)) {
        return rank;
      }
      if (magic == Integer.reverseBytes(IdxKind.magic(rank))) {
        throw swapped(file, String.format(Locale.ROOT, "0x%08x at its start", IdxKind.magic(rank)));
      }
    }
    throw new BadDataException(String.format(
        Locale.ROOT, "%s: is no IDX file of %s: it starts with 0x%08x, expected 0x%08x; put the right file there",
        file, kind.word(), magic, IdxKind.magic(kind.ranks().get(0))));
  }

  private static IdxHeader of(IdxKind kind, int rank, ByteBuffer dimensions) {
    int count = dimensions.getInt();
    return kind == IdxKind.LABELS
        ? new IdxHeader(kind, rank, count, 1, 1, 1)
        : new IdxHeader(
            kind, rank, count, dimensions.getInt(), dimensions.getInt(),
            rank == RANK_IN_COLOUR ? dimensions.getInt() : 1);
  }

  /** Whether a file may well be meant so. */
  private boolean isLikely() {
    return count >= 0 && count < MOST_LIKELY && isImage();
  }

  private boolean isImage() {
    return ImageShape.isImage(rows, columns, channels);
  }

  /** The size of an image as {@link ImageShape#size}. */
  String size() {
    return ImageShape.size(rows, columns, channels);
  }

  private String sizes() {
    return count + " " + kind.word() + (kind == IdxKind.IMAGES ? " of " + size() + " pixels" : "");
  }

  /** @throws BadDataException if a file that ends after {@code bytes} bytes is whole with the bytes of its count turned */
  void requireNotSwapped(String file, long bytes) {
    IdxHeader little = new IdxHeader(kind, rank, Integer.reverseBytes((int) count), rows, columns, channels);
    if (little.fileBytes() == bytes) {
      throw swapped(file, little.sizes());
    }
  }

  /** @param meant what the numbers are then */
  private static BadDataException swapped(String file, String meant) {
    return new BadDataException(file + ": its header looks byte-swapped, little-endian (it would be " + meant
        + "); IDX numbers begin with their highest byte: write the file again so");
  }

  private static int headerBytes(int rank) {
    return (1 + rank) * Integer.BYTES;
  }

  /** Bytes before the first item. */
  int headerBytes() {
    return headerBytes(rank);
  }

  /** Bytes of one item. */
  int itemBytes() {
    return rows * columns * channels;
  }

  /** Where the item at {@code position} starts, in bytes from the start of the raw file. */
  long offset(long position) {
    return headerBytes() + position * itemBytes();
  }

  /** Bytes of the whole raw file. */
  long fileBytes() {
    return offset(count);
  }
}
