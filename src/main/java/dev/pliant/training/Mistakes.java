package dev.pliant.training;

import dev.pliant.data.Block;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** Collects the most confident mistakes of an evaluation, with their images. */
final class Mistakes {
  /** The largest number of pixels of an image that is kept. */
  static final int MOST_PIXELS = 1 << 16;

  private final int most;
  /** The least confident mistake comes first. */
  private final PriorityQueue<Mistake> kept = new PriorityQueue<>(Mistake.ORDER.reversed());

  /** @param most how many mistakes are kept */
  Mistakes(int most) {
    this.most = most;
  }

  /** Records a mistake. Pixels are copied only if the mistake is kept. */
  void add(Block block, int index, int predicted, float probability, float labelProbability) {
    if (most == 0 || block.features() > MOST_PIXELS) {
      return;
    }
    Mistake mistake = new Mistake(
        block.firstPlace() + index, block.label(index), predicted, probability, labelProbability, null);
    if (kept.size() == most) {
      if (Mistake.ORDER.compare(mistake, kept.peek()) >= 0) {
        return;
      }
      kept.poll();
    }
    kept.add(new Mistake(
        mistake.place(), mistake.label(), predicted, probability, labelProbability, pixels(block, index)));
  }

  private static byte[] pixels(Block block, int index) {
    float[] values = new float[block.features()];
    int[] columns = new int[block.features()];
    int end = block.copyNonZeros(index, values, columns, 0);
    byte[] pixels = new byte[block.features()];
    for (int i = 0; i < end; i++) {
      pixels[columns[i]] = (byte) Math.max(0, Math.min(255, Math.round(255 * values[i])));
    }
    return pixels;
  }

  /** The kept mistakes, the most confident first. */
  List<Mistake> worst() {
    return worst(kept.stream(), most);
  }

  /** The {@code most} most confident of {@code mistakes}, the most confident first. */
  static List<Mistake> worst(Stream<Mistake> mistakes, int most) {
    return mistakes.sorted(Mistake.ORDER).limit(most).toList();
  }
}
