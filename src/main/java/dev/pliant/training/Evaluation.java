package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The result of a network on a set of examples. It is not a record, because Kryo, which a session may use, cannot build
 * records.
 *
 * <p>The results of parts of a set can be added. They are added in the order of their places, so the same set gives the
 * same loss to the last bit, wherever its parts were computed.
 */
public final class Evaluation implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int HEAD_BYTES = 2 * Long.BYTES + Double.BYTES;
  private final long firstPlace;
  private final long examples;
  private final double lossSum;
  private final Confusion confusion;
  private final BitSet right;

  Evaluation(long firstPlace, long examples, double lossSum, Confusion confusion, BitSet right) {
    this.firstPlace = firstPlace;
    this.examples = examples;
    this.lossSum = lossSum;
    this.confusion = confusion;
    this.right = right;
  }

  /**
   * The result of the whole set that {@code parts} belong to.
   *
   * @throws TrainingException if the set has no examples
   */
  static Evaluation sum(Stream<Evaluation> parts) {
    List<Evaluation> inOrder = parts.sorted(Comparator.comparingLong(Evaluation::firstPlace)).toList();
    if (inOrder.isEmpty()) {
      throw new TrainingException("there are no examples to evaluate on");
    }
    BitSet right = new BitSet();
    long examples = 0;
    double lossSum = 0;
    for (Evaluation part : inOrder) {
      int before = Math.toIntExact(examples);
      part.right.stream().forEach(i -> right.set(before + i));
      examples += part.examples;
      lossSum += part.lossSum;
    }
    Confusion confusion = Confusion.sum(inOrder.stream().map(Evaluation::confusion).toList());
    return new Evaluation(inOrder.get(0).firstPlace, examples, lossSum, confusion, right);
  }

  /** How many bytes {@link #put} writes. */
  static int byteCount(List<Evaluation> parts) {
    return parts.stream()
        .mapToInt(part -> Math.toIntExact(HEAD_BYTES + part.confusion.byteCount() + part.rightBytes()))
        .reduce(Integer.BYTES, Math::addExact);
  }

  /** Writes {@code parts} from the buffer's position on. */
  static void put(List<Evaluation> parts, ByteBuffer bytes) {
    bytes.putInt(parts.size());
    for (Evaluation part : parts) {
      bytes.putLong(part.firstPlace).putLong(part.examples).putDouble(part.lossSum);
      part.confusion.put(bytes);
      bytes.put(part.right());
    }
  }

  /** Reads what {@link #put} has written. */
  static List<Evaluation> of(ByteBuffer bytes) {
    return of(bytes, Confusion::of);
  }

  /** Reads what older versions have written, which includes all pairs of classes. */
  static List<Evaluation> ofAllPairs(ByteBuffer bytes) {
    return of(bytes, Confusion::ofAllPairs);
  }

  private static List<Evaluation> of(ByteBuffer bytes, Function<ByteBuffer, Confusion> reader) {
    List<Evaluation> parts = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      long firstPlace = bytes.getLong();
      long examples = bytes.getLong();
      double lossSum = bytes.getDouble();
      Confusion confusion = reader.apply(bytes);
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

  /** The mean cross-entropy in nats, where each example's is multiplied by the example's weight. */
  public double loss() {
    return lossSum / examples;
  }

  /** How many examples had their label as the most probable class. */
  public long correct() {
    return confusion.correct();
  }

  /** Whether more examples were correct than in {@code other}, or as many with a lower loss. */
  boolean isBetterThan(Evaluation other) {
    return correct() > other.correct() || correct() == other.correct() && loss() < other.loss();
  }

  /** The share of correctly classified examples, in [0, 1]. */
  public double accuracy() {
    return (double) correct() / examples;
  }

  /**
   * Which examples had their label as the most probable class. Bit i mod 8, counted from the lowest, of byte i / 8 is
   * for the i-th example, from 0, in the order of the parts. Test examples are in the order of their ids.
   */
  public byte[] right() {
    return Arrays.copyOf(right.toByteArray(), rightBytes());
  }

  /** How often each class was predicted for each label. */
  public Confusion confusion() {
    return confusion;
  }
}
