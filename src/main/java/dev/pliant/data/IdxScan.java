package dev.pliant.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What reading an IDX file from end to end found. Not a record: Kryo, where a session uses it, cannot build those.
 *
 * <p>Damage is a finding, not an exception, so that it crosses from an executor to the driver as one line.
 */
final class IdxScan implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LABEL_VALUES = 256;
  private static final int BUFFER = 1 << 16;
  /** DEFLATE makes of one byte at most so many. */
  private static final long MOST_EXPANSION = 1032;

  private final String file;
  private String damage;
  private String sha256;
  private long count;
  private int rows;
  private int columns;
  private final long[] labelCounts = new long[LABEL_VALUES];
  private final long[] firstWithLabel = new long[LABEL_VALUES];

  private IdxScan(String file) {
    this.file = file;
  }

  /** Reads the image file at {@code path}. */
  static IdxScan images(Configuration conf, Path path) {
    IdxScan scan = new IdxScan(path.toString());
    scan.read(conf, path, IdxHeader::images, IdxHeader.IMAGES_LENGTH, false);
    return scan;
  }

  /** Reads the label file at {@code path} and counts its labels. */
  static IdxScan labels(Configuration conf, Path path) {
    IdxScan scan = new IdxScan(path.toString());
    scan.read(conf, path, IdxHeader::labels, IdxHeader.LABELS_LENGTH, true);
    return scan;
  }

  private interface HeaderReader {
    IdxHeader read(InputStream in, String file) throws IOException;
  }

  private void read(Configuration conf, Path path, HeaderReader reader, int headLength, boolean labels) {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new DigestInputStream(IdxStream.open(conf, path, 0), digest)) {
      IdxHeader header = reader.read(in, file);
      count = header.count();
      rows = header.rows();
      columns = header.columns();
      requireLength(conf, path, headLength + header.bodyLength());
      readBody(in, header.bodyLength(), labels);
      sha256 = Digests.hex(digest);
    } catch (BadDataException e) {
      damage = e.getMessage();
    } catch (EOFException e) {
      damage = IdxHeader.cutShort(file, "its compressed content");
    } catch (ZipException e) {
      damage = file + " is damaged: it does not decompress (" + e.getMessage() + "); get it again";
    } catch (IOException e) {
      damage = file + " cannot be read (" + e.getMessage() + ")";
    }
  }

  /** Compares what the head says with the file's length, before the body is read. */
  private void requireLength(Configuration conf, Path path, long expected) throws IOException {
    long length = path.getFileSystem(conf).getFileStatus(path).getLen();
    if (IdxStream.gzipped(conf, path)) {
      if (expected > MOST_EXPANSION * length) {
        throw new BadDataException(
            file + " is cut short: its head says " + expected + " bytes, which " + length
                + " compressed bytes cannot hold; get it again");
      }
    } else if (length != expected) {
      throw new BadDataException(
          file + (length < expected ? " is cut short" : " is too long") + ": its head says " + expected
              + " bytes, the file has " + length + "; get it again");
    }
  }

  private void readBody(InputStream in, long length, boolean labels) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long position = 0;
    while (position < length) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - position));
      if (read < 0) {
        throw new BadDataException(
            file + " is cut short: its head says " + length + " bytes of examples, there are " + position
                + "; get it again");
      }
      if (labels) {
        count(buffer, read, position);
      }
      position += read;
    }
    // Reading to the end also checks a gzipped file's checksum.
    if (in.read() >= 0) {
      throw new BadDataException(file + " is too long: bytes follow its last example; get it again");
    }
  }

  private void count(byte[] buffer, int length, long position) {
    for (int i = 0; i < length; i++) {
      int label = buffer[i] & 0xff;
      if (labelCounts[label]++ == 0) {
        firstWithLabel[label] = position + i;
      }
    }
  }

  /** The scan itself, if the file is whole. */
  IdxScan requireWhole() {
    if (damage != null) {
      throw new BadDataException(damage);
    }
    return this;
  }

  String file() {
    return file;
  }

  /** Of the uncompressed content, in hexadecimal digits. */
  String sha256() {
    return sha256;
  }

  long count() {
    return count;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The largest label in the file. */
  int largestLabel() {
    int label = LABEL_VALUES - 1;
    while (labelCounts[label] == 0) {
      label--;
    }
    return label;
  }

  /** How many different labels occur. */
  int differentLabels() {
    int different = 0;
    for (long labelCount : labelCounts) {
      different += labelCount > 0 ? 1 : 0;
    }
    return different;
  }

  /**
   * Checks that all labels are below {@code classes}.
   *
   * @param why what says that there are so many classes, and what to do if there are more
   */
  void requireLabelsBelow(int classes, String why) {
    int largest = largestLabel();
    if (largest >= classes) {
      throw new BadDataException(
          file + ": label " + largest + " of example " + firstWithLabel[largest] + " is out of range 0 to "
              + (classes - 1) + ": " + why);
    }
  }
}
