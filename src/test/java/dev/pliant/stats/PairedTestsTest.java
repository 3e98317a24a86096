package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class PairedTestsTest {
  private static final long SEED = 4711;

  // The data of Student (1908), by Cushny and Peebles: hours of sleep gained by ten patients under two drugs.
  private static final double[] DRUG_1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  private static final double[] DRUG_2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  @Test
  void tOfStudentsSleepData() {
    // The differences have mean 1.58 and variance (38.58 - 10 · 1.58²) / 9 = 1.51289, so t = 4.0621 on 9 degrees of
    // freedom, for which R's documentation of t.test prints 0.002833.
    assertThat(PairedTests.t(DRUG_2, DRUG_1)).isCloseTo(0.002833, within(5e-7));
    assertThat(PairedTests.t(DRUG_1, DRUG_2)).isEqualTo(PairedTests.t(DRUG_2, DRUG_1));
  }

  @Test
  void tOfTwoAndThreePairsHasAClosedForm() {
    // Differences 1 and 3: t = 2 on one degree of freedom, a Cauchy distribution.
    assertThat(PairedTests.t(new double[] {1, 3}, new double[] {0, 0}))
        .isCloseTo(1 - 2 / Math.PI * Math.atan(2), within(1e-12));
    // Differences 1, 2 and 3: t² = 12 on two degrees of freedom, where P(|T| > t) = 1 - t/√(2 + t²).
    assertThat(PairedTests.t(new double[] {2, 3, 4}, new double[] {1, 1, 1}))
        .isCloseTo(1 - Math.sqrt(12.0 / 14), within(1e-12));
  }

  @Test
  void wilcoxonOfStudentsSleepData() {
    // One patient's difference is zero; the other nine are positive, as one pattern in 2⁹ is, and its opposite.
    assertThat(PairedTests.wilcoxon(DRUG_1, DRUG_2)).isEqualTo(2 / 512.0);
  }

  @Test
  void wilcoxonOfRanksThatAreShared() {
    // Ranks 2, 2, 2 and 4, of which one 2 is negative: none or one 2 negative is 4 patterns in 16.
    assertThat(PairedTests.wilcoxon(new double[] {1, 1, -1, 2}, new double[4])).isEqualTo(2 * 4 / 16.0);
    // Both signs as strong as each other: both tails hold the middle.
    assertThat(PairedTests.wilcoxon(new double[] {1, -1}, new double[2])).isEqualTo(1);
  }

  @Test
  void wilcoxonCountsPatternsOfSigns() {
    Random random = new Random(SEED);
    for (int n = 2; n <= 10; n++) {
      for (int repeat = 0; repeat < 20; repeat++) {
        double[] first = random.ints(n, 0, 6).asDoubleStream().toArray();
        double[] second = random.ints(n, 0, 6).asDoubleStream().toArray();
        Double expected = byEnumeration(
            IntStream.range(0, n).mapToDouble(i -> first[i] - second[i]).filter(d -> d != 0).toArray());
        Double actual = PairedTests.wilcoxon(first, second);
        if (expected == null) {
          assertThat(actual).isNull();
        } else {
          assertThat(actual).as("seed %d, n %d", SEED, n).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  /** By the definition: every pattern of signs is as probable as another. */
  private static Double byEnumeration(double[] differences) {
    if (differences.length == 0) {
      return null;
    }
    double[] ranks = DoubleStream.of(differences).map(Math::abs).map(size ->
        DoubleStream.of(differences).filter(other -> Math.abs(other) < size).count()
            + (DoubleStream.of(differences).filter(other -> Math.abs(other) == size).count() + 1) / 2.0).toArray();
    double seen = IntStream.range(0, ranks.length).filter(i -> differences[i] > 0).mapToDouble(i -> ranks[i]).sum();
    int low = 0;
    int high = 0;
    for (int signs = 0; signs < 1 << ranks.length; signs++) {
      double sum = 0;
      for (int i = 0; i < ranks.length; i++) {
        sum += (signs >> i & 1) * ranks[i];
      }
      low += sum <= seen ? 1 : 0;
      high += sum >= seen ? 1 : 0;
    }
    return Math.min(1, 2.0 * Math.min(low, high) / (1 << ranks.length));
  }

  @Test
  void wilcoxonIsTheLibrarysWhereThatIsExact() {
    Random random = new Random(SEED);
    for (int n = 2; n <= 12; n++) {
      double[] first = random.doubles(n).toArray();
      double[] second = random.doubles(n).toArray();
      double library = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(first, second, true);
      assertThat(PairedTests.wilcoxon(first, second)).as("seed %d, n %d", SEED, n)
          .isCloseTo(Math.min(1, library), within(1e-12));
    }
  }

  @Test
  void whereThereIsNothingToTestThereIsNoPValue() {
    double[] none = {};
    double[] one = {1};
    double[] same = {1, 2, 3};
    double[] shifted = {2, 3, 4};
    assertThat(PairedTests.t(none, none)).isNull();
    assertThat(PairedTests.t(one, new double[] {2})).isNull();
    assertThat(PairedTests.t(same, same)).isNull();
    assertThat(PairedTests.t(same, shifted)).isNull();
    assertThat(PairedTests.wilcoxon(none, none)).isNull();
    assertThat(PairedTests.wilcoxon(one, new double[] {2})).isNull();
    assertThat(PairedTests.wilcoxon(same, same)).isNull();
    assertThat(PairedTests.wilcoxon(same, shifted)).isEqualTo(0.25);
    assertThatThrownBy(() -> PairedTests.t(one, same)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 measurements cannot be paired with 3; give as many of each");
  }
}
