package dev.pliant.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Holm's step-down correction (1979) for several tests at once. */
public final class Holm {
  private Holm() {}

  /**
   * The p-values adjusted: where those up to a level are rejected, the chance that any of them is rejected wrongly is
   * no more than that level.
   *
   * @param pValues one for each test, in any order; null for one that could not be made, which does not count and stays
   */
  public static List<Double> adjust(List<Double> pValues) {
    int tests = (int) pValues.stream().filter(Objects::nonNull).count();
    int[] order = IntStream.range(0, pValues.size()).boxed()
        .filter(i -> pValues.get(i) != null)
        .sorted(Comparator.comparing(pValues::get))
        .mapToInt(Integer::intValue)
        .toArray();
    Double[] adjusted = new Double[pValues.size()];
    double largest = 0;
    for (int rank = 0; rank < tests; rank++) {
      largest = Math.max(largest, Math.min(1, (tests - rank) * pValues.get(order[rank])));
      adjusted[order[rank]] = largest;
    }
    return Arrays.asList(adjusted);
  }
}
