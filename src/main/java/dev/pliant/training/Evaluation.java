package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a network did on a set of examples. Not a record: Kryo, where a session uses it, cannot build those.
 *
 * <p>The parts of a set add up; they are added in the order of their places, so that the same set gives the same loss to
 * the last bit, wherever its parts were computed.
 */
public final class Evaluation implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int HEAD_BYTES = 2 * Long.BYTES + Double.BYTES + Integer.BYTES;
  private final long firstPlace;
  private final long examples;
  private final double lossSum;
  private final long[][] confusion;

  Evaluation(long firstPlace, long examples, double lossSum, long[][] confusion) {
    this.firstPlace = firstPlace;
    this.examples = examples;
    this.lossSum = lossSum;
    this.confusion = confusion;
  }

  private Evaluation plus(Evaluation other) {
    long[][] sum = new long[confusion.length][confusion.length];
    for (int actual = 0; actual < sum.length; actual++) {
      for (int predicted = 0; predicted < sum.length; predicted++) {
        sum[actual][predicted] = confusion[actual][predicted] + other.confusion[actual][predicted];
      }
    }
    return new Evaluation(
        Math.min(firstPlace, other.firstPlace), examples + other.examples, lossSum + other.lossSum, sum);
  }

  /**
   * The whole that {@code parts} are of.
   *
   * @throws TrainingException if there are none
   */
  static Evaluation sum(Stream<Evaluation> parts) {
    return parts
        .sorted(Comparator.comparingLong(Evaluation::firstPlace))
        .reduce(Evaluation::plus)
        .orElseThrow(() -> new TrainingException("there are no examples to evaluate on"));
  }

  /** How many bytes {@link #put} writes. */
  static int byteCount(List<Evaluation> parts) {
    return parts.stream()
        .mapToInt(part -> Math.addExact(HEAD_BYTES, Math.multiplyExact(part.classes() * Long.BYTES, part.classes())))
        .reduce(Integer.BYTES, Math::addExact);
  }

  /** Writes {@code parts} from the buffer's position on. */
  static void put(List<Evaluation> parts, ByteBuffer bytes) {
    bytes.putInt(parts.size());
    for (Evaluation part : parts) {
      bytes.putLong(part.firstPlace).putLong(part.examples).putDouble(part.lossSum).putInt(part.classes());
      for (long[] row : part.confusion) {
        for (long count : row) {
          bytes.putLong(count);
        }
      }
    }
  }

  /** Reads what {@link #put} has written. */
  static List<Evaluation> of(ByteBuffer bytes) {
    List<Evaluation> parts = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      long firstPlace = bytes.getLong();
      long examples = bytes.getLong();
      double lossSum = bytes.getDouble();
      int classes = bytes.getInt();
      long[][] confusion = new long[classes][classes];
      for (long[] row : confusion) {
        for (int i = 0; i < classes; i++) {
          row[i] = bytes.getLong();
        }
      }
      parts.add(new Evaluation(firstPlace, examples, lossSum, confusion));
    }
    return parts;
  }

  private long firstPlace() {
    return firstPlace;
  }

  /** How many examples were evaluated. */
  public long examples() {
    return examples;
  }

  /** The mean cross-entropy in nats. */
  public double loss() {
    return lossSum / examples;
  }

  /** How many examples had their label as the most probable class. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < confusion.length; label++) {
      correct += confusion[label][label];
    }
    return correct;
  }

  /** The share of them, in [0, 1]. */
  public double accuracy() {
    return (double) correct() / examples;
  }

  /** How many examples of label {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return confusion[actual][predicted];
  }

  /** How many classes there are. */
  public int classes() {
    return confusion.length;
  }
}
