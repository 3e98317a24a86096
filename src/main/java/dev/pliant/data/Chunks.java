package dev.pliant.data;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The digests of a file's items, chunk after chunk of them, as they were when the file was read whole. Who reads a part
 * of the file later compares them: else what is used might not be what {@code data_sha256} was taken of. The array is
 * given away.
 *
 * @param items in each chunk, apart from the last, which may have fewer
 * @param sha256 of each chunk, one after the other
 */
record Chunks(int items, byte[] sha256) implements Serializable {
  private static final int DIGEST_BYTES = 32;
  private static final long LEAST_BYTES = 1 << 16;
  private static final long MOST_BYTES = 1 << 24;
  /** About how many a file has, unless that makes them too small or too large. */
  private static final long LIKELY = 4096;

  /** Whether {@code chunk}, the one at {@code index}, is what it was. */
  boolean isUnchanged(long index, byte[] chunk) {
    int from = Math.toIntExact(index * DIGEST_BYTES);
    return MessageDigest.isEqual(
        Sha256.digest().digest(chunk), Arrays.copyOfRange(sha256, from, from + DIGEST_BYTES));
  }

  /** Takes the digests while a file of header {@code header} is read. */
  static Digester digester(IdxHeader header) {
    long bytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, header.fileBytes() / LIKELY));
    return new Digester((int) Math.max(1, bytes / header.itemBytes()), header.itemBytes());
  }

  /** Takes the digests of items as they come. */
  static final class Digester {
    private final int items;
    private final long chunkBytes;
    private final MessageDigest digest = Sha256.digest();
    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
    private long inChunk;

    private Digester(int items, int itemBytes) {
      this.items = items;
      this.chunkBytes = (long) items * itemBytes;
    }

    /** The next {@code length} bytes are the first of {@code bytes}. */
    void update(byte[] bytes, int length) {
      int done = 0;
      while (done < length) {
        int part = (int) Math.min(length - done, chunkBytes - inChunk);
        digest.update(bytes, done, part);
        done += part;
        inChunk += part;
        if (inChunk == chunkBytes) {
          end();
        }
      }
    }

    private void end() {
      digests.writeBytes(digest.digest());
      inChunk = 0;
    }

    /** No more come. */
    Chunks finish() {
      if (inChunk > 0) {
        end();
      }
      return new Chunks(items, digests.toByteArray());
    }
  }
}
