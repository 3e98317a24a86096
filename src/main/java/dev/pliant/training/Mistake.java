package dev.pliant.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An example that a network classified wrongly.
 *
 * @param place the example's place; for a test example, its id
 * @param label the example's class
 * @param predicted the class that the network predicted
 * @param probability the probability that the network gave {@code predicted}
 * @param labelProbability the probability that the network gave {@code label}
 * @param pixels one byte each, unsigned
 */
public record Mistake(
    long place, int label, int predicted, float probability, float labelProbability, byte[] pixels) {
  /** From the most confident to the least. */
  static final Comparator<Mistake> ORDER = Comparator.comparingDouble((Mistake mistake) -> -mistake.probability)
      .thenComparingDouble(Mistake::labelProbability)
      .thenComparingLong(Mistake::place);

  private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES + 2 * Float.BYTES + Integer.BYTES;

  /** How many bytes {@link #put} writes. */
  static int byteCount(List<Mistake> mistakes) {
    return mistakes.stream()
        .mapToInt(mistake -> HEAD_BYTES + mistake.pixels.length)
        .reduce(Integer.BYTES, Math::addExact);
  }

  /** Writes {@code mistakes} from the buffer's position on. */
  static void put(List<Mistake> mistakes, ByteBuffer bytes) {
    bytes.putInt(mistakes.size());
    for (Mistake mistake : mistakes) {
      bytes.putLong(mistake.place).putInt(mistake.label).putInt(mistake.predicted).putFloat(mistake.probability)
          .putFloat(mistake.labelProbability).putInt(mistake.pixels.length).put(mistake.pixels);
    }
  }

  /** Reads what {@link #put} has written. */
  static List<Mistake> of(ByteBuffer bytes) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      long place = bytes.getLong();
      int label = bytes.getInt();
      int predicted = bytes.getInt();
      float probability = bytes.getFloat();
      float labelProbability = bytes.getFloat();
      byte[] pixels = new byte[bytes.getInt()];
      bytes.get(pixels);
      mistakes.add(new Mistake(place, label, predicted, probability, labelProbability, pixels));
    }
    return mistakes;
  }
}
