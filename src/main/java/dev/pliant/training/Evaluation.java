package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
  private final BitSet right;

  Evaluation(long firstPlace, long examples, double lossSum, long[][] confusion, BitSet right) {
    this.firstPlace = firstPlace;
    this.examples = examples;
    this.lossSum = lossSum;
    this.confusion = confusion;
    this.right = right;
  }

  /**
   * The whole that {@code parts} are of.
   *
   * @throws TrainingException if there are none
   */
  static Evaluation sum(Stream<Evaluation> parts) {
    List<Evaluation> inOrder = parts.sorted(Comparator.comparingLong(Evaluation::firstPlace)).toList();
    if (inOrder.isEmpty()) {
      throw new TrainingException("there are no examples to evaluate on");
    }
    int classes = inOrder.get(0).classes();
    long[][] confusion = new long[classes][classes];
    BitSet right = new BitSet();
    long examples = 0;
    double lossSum = 0;
    for (Evaluation part : inOrder) {
      int before = Math.toIntExact(examples);
      part.right.stream().forEach(i -> right.set(before + i));
      for (int actual = 0; actual < classes; actual++) {
        for (int predicted = 0; predicted < classes; predicted++) {
          confusion[actual][predicted] += part.confusion[actual][predicted];
        }
      }
      examples += part.examples;
      lossSum += part.lossSum;
    }
    return new Evaluation(inOrder.get(0).firstPlace, examples, lossSum, confusion, right);
  }

  /** How many bytes {@link #put} writes. */
  static int byteCount(List<Evaluation> parts) {
    return parts.stream()
        .mapToInt(part -> Math.addExact(
            HEAD_BYTES + part.rightBytes(), Math.multiplyExact(part.classes() * Long.BYTES, part.classes())))
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
      bytes.put(part.right());
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
      byte[] right = new byte[rightBytes(examples)];
      bytes.get(right);
      parts.add(new Evaluation(firstPlace, examples, lossSum, confusion, BitSet.valueOf(right)));
    }
    return parts;
  }

  private int rightBytes() {
    return rightBytes(examples);
  }

  private static int rightBytes(long examples) {
    return Math.toIntExact((examples + Byte.SIZE - 1) / Byte.SIZE);
  }

  private long firstPlace() {
    return firstPlace;
  }

  /** How many examples were evaluated. */
  public long examples() {
    return examples;
  }

  /** The mean cross-entropy in nats, that of each example times its weight. */
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

  /**
   * Which examples had their label as the most probable class: bit i mod 8, counted from the lowest, of byte i / 8
   * tells of the i-th example, from 0, in the order of the parts. Test examples are in the order of their ids.
   */
  public byte[] right() {
    return Arrays.copyOf(right.toByteArray(), rightBytes());
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
