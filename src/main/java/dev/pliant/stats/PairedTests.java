package dev.pliant.stats;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * Tests of whether paired measurements differ. Each p-value is two-sided, in [0, 1], and null where there is nothing to
 * test. Measurements that should count as equal must be equal to the bit: counts are better than shares.
 */
public final class PairedTests {
  private PairedTests() {}

  /**
   * Student's paired t-test (1908).
   *
   * @param first and
   * @param second measurements, pair by pair
   * @return null for fewer than two pairs, and where all differences are the same, so that there is no variance
   * @throws IllegalArgumentException if there are not as many of one as of the other
   */
  public static Double t(double[] first, double[] second) {
    double[] differences = differences(first, second);
    return differences.length < 2 || StatUtils.max(differences) == StatUtils.min(differences)
        ? null
        : Double.valueOf(new TTest().pairedTTest(first, second));
  }

  /**
   * Wilcoxon's signed-rank test (1945): pairs without a difference are left out, differences of the same size share the
   * mean of their ranks. The p-value is exact for any number of pairs, given the ranks, ties or not: it counts the
   * signs that the ranks could have had. The library's own test is exact up to 30 pairs, by going through all their signs,
   * but not with ties, and takes differences of zero for negative ones.
   *
   * @param first and
   * @param second measurements, pair by pair
   * @return null for fewer than two pairs, and where no pair differs
   * @throws IllegalArgumentException if there are not as many of one as of the other
   */
  public static Double wilcoxon(double[] first, double[] second) {
    double[] all = differences(first, second);
    double[] differences = DoubleStream.of(all).filter(difference -> difference != 0).toArray();
    if (all.length < 2 || differences.length == 0) {
      return null;
    }
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE)
        .rank(DoubleStream.of(differences).map(Math::abs).toArray());
    // Ranks that are shared end in a half: twice a rank is whole.
    int[] doubled = DoubleStream.of(ranks).mapToInt(rank -> (int) Math.round(2 * rank)).toArray();
    int total = IntStream.of(doubled).sum();
    int positive = IntStream.range(0, doubled.length).filter(i -> differences[i] > 0).map(i -> doubled[i]).sum();
    double[] chances = rankSums(doubled, total);
    double tail = 0;
    for (int sum = 0; sum <= Math.min(positive, total - positive); sum++) {
      tail += chances[sum];
    }
    return Math.min(1, 2 * tail);
  }

  /** How probable each sum from 0 to {@code total} is, if each rank goes in or not by the toss of a coin. */
  private static double[] rankSums(int[] ranks, int total) {
    double[] chances = new double[total + 1];
    chances[0] = 1;
    for (int rank : ranks) {
      for (int sum = total; sum >= 0; sum--) {
        chances[sum] = (chances[sum] + (sum < rank ? 0 : chances[sum - rank])) / 2;
      }
    }
    return chances;
  }

  /**
   * The second of each pair subtracted from the first.
   *
   * @throws IllegalArgumentException if there are not as many of one as of the other
   */
  public static double[] differences(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          first.length + " measurements cannot be paired with " + second.length + "; give as many of each");
    }
    return IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray();
  }
}
