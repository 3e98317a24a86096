package dev.pliant.data;

import dev.pliant.words.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Reads the items of a file that was scanned, from one position on. None is given out before its whole chunk was found
 * to be what it was in the scan.
 */
final class ItemReader {
  private final FileLocation location;
  private final IdxScan scan;
  private final InputStream raw;
  private byte[] chunk = {};
  private long chunkIndex;
  private int inChunk;

  /**
   * Stands before the item at {@code first}.
   *
   * @param file the file, which whoever opened it closes
   * @throws BadDataException if the file is no longer what it was
   */
  ItemReader(FileLocation location, IdxScan scan, FSDataInputStream file, long first) {
    this.location = location;
    this.scan = scan;
    int items = scan.chunks().items();
    this.chunkIndex = first / items - 1;
    try {
      this.raw = RawContent.from(file, scan.header().offset(first / items * items));
    } catch (IOException e) {
      throw changed(location, e);
    }
    nextChunk();
    this.inChunk = (int) (first % items) * scan.header().itemBytes();
  }

  /**
   * The next item, of which there is one.
   *
   * @throws BadDataException if the file is no longer what it was
   */
  byte[] next() {
    if (inChunk == chunk.length) {
      nextChunk();
    }
    int from = inChunk;
    inChunk += scan.header().itemBytes();
    return Arrays.copyOfRange(chunk, from, inChunk);
  }

  private void nextChunk() {
    chunkIndex++;
    inChunk = 0;
    int items = scan.chunks().items();
    long left = scan.count() - chunkIndex * items;
    try {
      int length = (int) Math.min(items, left) * scan.header().itemBytes();
      chunk = raw.readNBytes(length);
      if (chunk.length < length) {
        throw new EOFException();
      }
    } catch (IOException e) {
      throw changed(location, e);
    }
    if (!scan.chunks().isUnchanged(chunkIndex, chunk)) {
      throw changed(location, "its content is not what it was when the data set was opened", null);
    }
  }

  /** The file was read to its end when the data set was opened. */
  static BadDataException changed(FileLocation location, IOException fault) {
    return changed(location, Reason.outermost(fault), fault);
  }

  private static BadDataException changed(FileLocation location, String how, IOException fault) {
    return new BadDataException(String.format(
        Locale.ROOT,
        "%s: changed while it was in use (%s); put it back as it was, or start again with files that nothing writes",
        location.display(), how), fault);
  }
}
