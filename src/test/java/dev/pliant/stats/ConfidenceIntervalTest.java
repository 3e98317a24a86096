package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConfidenceIntervalTest {
  @Test
  void isStudentsOfAKnownSample() {
    // Mean 3, standard deviation √2.5, and 2.776445 the 97.5 % quantile of t with four degrees of freedom.
    ConfidenceInterval interval = ConfidenceInterval.ofMean(0.95, 1, 2, 3, 4, 5).orElseThrow();
    double half = 2.776445 * Math.sqrt(2.5 / 5);
    assertThat(interval.low()).isCloseTo(3 - half, within(1e-6));
    assertThat(interval.high()).isCloseTo(3 + half, within(1e-6));
  }

  @Test
  void leavesZeroOutExactlyWhereTheTestFindsADifference() {
    long seed = 20260329;
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 200; trial++) {
      double[] first = random.doubles(6, 0, 1).toArray();
      double[] second = random.doubles(6, 0, 1.5).toArray();
      ConfidenceInterval interval =
          ConfidenceInterval.ofMean(0.95, PairedTests.differences(first, second)).orElseThrow();
      boolean zeroIsOut = interval.low() > 0 || interval.high() < 0;
      assertThat(zeroIsOut).as("trial " + trial + " of seed " + seed).isEqualTo(PairedTests.t(first, second) < 0.05);
    }
  }

  @Test
  void isEmptyWhereThereIsNoVariance() {
    assertThat(ConfidenceInterval.ofMean(0.95)).isEmpty();
    assertThat(ConfidenceInterval.ofMean(0.95, 1)).isEmpty();
    assertThat(ConfidenceInterval.ofMean(0.95, 1, 1, 1)).isEmpty();
  }
}
