package dev.pliant.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The head of an IDX file of unsigned bytes: a magic number, then the length of each dimension, as big-endian 32-bit
 * integers.
 *
 * @param count how many images or labels
 * @param rows of an image; 1 for labels
 * @param columns of an image; 1 for labels
 */
record IdxHeader(long count, int rows, int columns) {
  private static final int IMAGES = 0x00000803;
  private static final int LABELS = 0x00000801;
  /** Bounds what one example takes in memory, whatever a damaged header says. */
  private static final int LONGEST_SIDE = 1 << 14;

  /** How many bytes the head of an image file has. */
  static final int IMAGES_LENGTH = 16;

  /** How many bytes the head of a label file has. */
  static final int LABELS_LENGTH = 8;

  /** Reads the head of an image file named {@code file}. */
  static IdxHeader images(InputStream in, String file) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      requireMagic(data.readInt(), IMAGES, "images", file);
      IdxHeader header = new IdxHeader(data.readInt(), data.readInt(), data.readInt());
      header.requireSizes(file);
      return header;
    } catch (EOFException e) {
      throw new BadDataException(cutShort(file, "its head of " + IMAGES_LENGTH + " bytes"), e);
    }
  }

  /** Reads the head of a label file named {@code file}. */
  static IdxHeader labels(InputStream in, String file) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      requireMagic(data.readInt(), LABELS, "labels", file);
      IdxHeader header = new IdxHeader(data.readInt(), 1, 1);
      header.requireSizes(file);
      return header;
    } catch (EOFException e) {
      throw new BadDataException(cutShort(file, "its head of " + LABELS_LENGTH + " bytes"), e);
    }
  }

  /** Bytes of one example. */
  int exampleLength() {
    return rows * columns;
  }

  /** Bytes of all examples. */
  long bodyLength() {
    return count * exampleLength();
  }

  static String cutShort(String file, String within) {
    return file + " is cut short: it ends within " + within + "; get it again";
  }

  private static void requireMagic(int actual, int expected, String what, String file) {
    if (actual != expected) {
      throw new BadDataException(String.format(
          "%s is not an IDX file of %s: it starts with 0x%08x and not with 0x%08x", file, what, actual, expected));
    }
  }

  private void requireSizes(String file) {
    if (count < 1) {
      throw new BadDataException(file + " is damaged: its head says " + count + " examples; get it again");
    }
    if (rows < 1 || columns < 1 || rows > LONGEST_SIDE || columns > LONGEST_SIDE) {
      throw new BadDataException(
          file + " is damaged: its head says images of " + rows + "×" + columns
              + " pixels, sides run from 1 to " + LONGEST_SIDE + "; get it again");
    }
  }
}
