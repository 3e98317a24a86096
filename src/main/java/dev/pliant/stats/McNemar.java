package dev.pliant.stats;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * McNemar's test (1947) of whether one of two classifiers is right more often, on examples that both have seen: those
 * that both got right, or both wrong, say nothing; the others are tosses of a coin if neither is better.
 */
public final class McNemar {
  private McNemar() {}

  /**
   * The two-sided p-value, exact by the binomial distribution; 1 where no example differs.
   *
   * @param onlyFirst examples that the first got right and the second wrong, at least 0
   * @param onlySecond the other way round, at least 0
   */
  public static double exact(int onlyFirst, int onlySecond) {
    BinomialDistribution coin = new BinomialDistribution(null, Math.addExact(onlyFirst, onlySecond), 0.5);
    // Summed up, since the library's distribution function is one less its other tail, and small tails vanish in that.
    double tail = 0;
    for (int heads = 0; heads <= Math.min(onlyFirst, onlySecond); heads++) {
      tail += coin.probability(heads);
    }
    return Math.min(1, 2 * tail);
  }
}
