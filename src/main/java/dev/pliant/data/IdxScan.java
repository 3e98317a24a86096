package dev.pliant.data;

import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one pass over an IDX file found.
 *
 * @param sha256 of the raw content, in hexadecimal
 * @param labelCounts how often each of the labels 0 to 255 occurs; all zero for images
 * @param firstPositions the position of each label's first example, -1 where it does not occur
 * @param chunks the digests of the items, for readers of some of them
 */
record IdxScan(IdxHeader header, String sha256, long[] labelCounts, long[] firstPositions, Chunks chunks)
    implements Serializable {
  private static final int LABELS = 256;

  IdxScan {
    labelCounts = labelCounts.clone();
    firstPositions = firstPositions.clone();
  }

  /**
   * Reads a file, gzipped or not, to its end in bounded memory.
   *
   * @param name the file's name in messages
   * @throws BadDataException when it cannot be read, or is not exactly what its header says
   */
  static IdxScan of(InputStream file, IdxKind kind, String name) {
    try {
      DigestInputStream raw = new DigestInputStream(RawContent.of(file), Sha256.digest());
      IdxHeader header = IdxHeader.read(raw, kind, name);
      Chunks.Digester chunks = Chunks.digester(header);
      long read = header.headerBytes();
      long[] counts = new long[LABELS];
      long[] first = new long[LABELS];
      Arrays.fill(first, -1);
      byte[] buffer = new byte[RawContent.BUFFER_BYTES];
      while (read < header.fileBytes()) {
        int n = raw.read(buffer, 0, (int) Math.min(buffer.length, header.fileBytes() - read));
        if (n < 0) {
          header.requireNotSwapped(name, read);
          throw new BadDataException(String.format(
              Locale.ROOT, "%s: is cut short: its header promises %d bytes, it ends after %d; copy or fetch it again",
              name, header.fileBytes(), read));
        }
        chunks.update(buffer, n);
        if (kind == IdxKind.LABELS) {
          count(buffer, n, read - header.headerBytes(), counts, first);
        }
        read += n;
      }
      if (raw.read() >= 0) {
        throw new BadDataException(String.format(
            Locale.ROOT, "%s: goes on after the %d bytes that its header promises; copy or fetch it again",
            name, header.fileBytes()));
      }
      return new IdxScan(header, Sha256.hex(raw.getMessageDigest()), counts, first, chunks.finish());
    } catch (IOException e) {
      throw new BadDataException(
          String.format(
              Locale.ROOT, "%s: cannot be read to its end (%s); copy or fetch it again", name, Reason.outermost(e)), e);
    }
  }

  private static void count(byte[] labels, int length, long position, long[] counts, long[] first) {
    for (int i = 0; i < length; i++) {
      int label = labels[i] & 0xff;
      if (counts[label]++ == 0) {
        first[label] = position + i;
      }
    }
  }

  long count() {
    return header.count();
  }

  /** The largest label, -1 when there is none. */
  int maxLabel() {
    int label = LABELS - 1;
    while (label >= 0 && labelCounts[label] == 0) {
      label--;
    }
    return label;
  }

  /** How many different labels occur. */
  long distinctLabels() {
    return Arrays.stream(labelCounts).filter(n -> n > 0).count();
  }
}
