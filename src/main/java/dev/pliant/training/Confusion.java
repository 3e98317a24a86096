package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * How often a network took examples of one class for another. It holds the pairs of classes that occurred, which are at
 * most as many as the examples, however many classes there are. Immutable. It is not a record, because Kryo, which a
 * session may use, cannot build records.
 */
public final class Confusion implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int PAIR_BYTES = 2 * Long.BYTES;

  private final int classes;
  /** actual · classes + predicted, in ascending order. */
  private final long[] pairs;
  /** How often each pair occurred, at least once. */
  private final long[] counts;

  private Confusion(int classes, long[] pairs, long[] counts) {
    this.classes = classes;
    this.pairs = pairs;
    this.counts = counts;
  }

  /**
   * A pair of classes that occurred.
   *
   * @param actual the class that the network predicted
   * @param predicted how often the pair occurred, at least once
   * @param count how often, at least once
   */
  public record Cell(int actual, int predicted, long count) {}

  /**
   * Counts examples one by one.
   *
   * @param labels the examples' labels
   * @param predicted the class that the network predicted for each example
   */
  static Confusion of(int classes, int[] labels, int[] predicted) {
    long[] each = new long[labels.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = (long) labels[i] * classes + predicted[i];
    }
    Arrays.sort(each);
    long[] pairs = new long[each.length];
    long[] counts = new long[each.length];
    int last = -1;
    for (long pair : each) {
      if (last < 0 || pairs[last] != pair) {
        pairs[++last] = pair;
      }
      counts[last]++;
    }
    return new Confusion(classes, Arrays.copyOf(pairs, last + 1), Arrays.copyOf(counts, last + 1));
  }

  private static Confusion of(int classes, TreeMap<Long, Long> counted) {
    return new Confusion(
        classes,
        counted.keySet().stream().mapToLong(Long::longValue).toArray(),
        counted.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** The sum of the confusions of parts of a set; at least one part. */
  static Confusion sum(List<Confusion> parts) {
    TreeMap<Long, Long> counted = new TreeMap<>();
    for (Confusion part : parts) {
      for (int i = 0; i < part.pairs.length; i++) {
        counted.merge(part.pairs[i], part.counts[i], Long::sum);
      }
    }
    return of(parts.get(0).classes, counted);
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** How many examples of label {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    int at = Arrays.binarySearch(pairs, (long) actual * classes + predicted);
    return at < 0 ? 0 : counts[at];
  }

  /** The pairs that occurred, ordered by label and then by predicted class. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>(pairs.length);
    for (int i = 0; i < pairs.length; i++) {
      cells.add(new Cell((int) (pairs[i] / classes), (int) (pairs[i] % classes), counts[i]));
    }
    return cells;
  }

  /** How many examples were classified correctly. */
  long correct() {
    long correct = 0;
    for (int i = 0; i < pairs.length; i++) {
      correct += pairs[i] / classes == pairs[i] % classes ? counts[i] : 0;
    }
    return correct;
  }

  /** How many bytes {@link #put} writes. */
  long byteCount() {
    return HEAD_BYTES + (long) PAIR_BYTES * pairs.length;
  }

  /** Writes this from the buffer's position on. */
  void put(ByteBuffer bytes) {
    bytes.putInt(classes).putInt(pairs.length);
    for (int i = 0; i < pairs.length; i++) {
      bytes.putLong(pairs[i]).putLong(counts[i]);
    }
  }

  /** Reads what {@link #put} has written. */
  static Confusion of(ByteBuffer bytes) {
    int classes = bytes.getInt();
    int length = bytes.getInt();
    long[] pairs = new long[length];
    long[] counts = new long[length];
    for (int i = 0; i < length; i++) {
      pairs[i] = bytes.getLong();
      counts[i] = bytes.getLong();
    }
    return new Confusion(classes, pairs, counts);
  }

  /** Reads what older versions have written: a count for each pair of classes, whether it occurred or not. */
  static Confusion ofAllPairs(ByteBuffer bytes) {
    int classes = bytes.getInt();
    TreeMap<Long, Long> counted = new TreeMap<>();
    for (long pair = 0; pair < (long) classes * classes; pair++) {
      long count = bytes.getLong();
      if (count > 0) {
        counted.put(pair, count);
      }
    }
    return of(classes, counted);
  }
}
