package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing differs, p-values up to a level are no more frequent than that level. */
class NullHypothesisTest {
  private static final long SEED = 20261124;
  private static final int EXPERIMENTS = 5000;
  /** How rarely a right test may fail here, were the seed another. */
  private static final double CHANCE = 1e-6;

  private enum Case {
    T_OF_SIX_PAIRS(random -> PairedTests.t(normal(6, random), normal(6, random))),
    T_OF_COUNTS(random -> PairedTests.t(counts(8, random), counts(8, random))),
    WILCOXON_OF_EIGHT_PAIRS(random -> PairedTests.wilcoxon(normal(8, random), normal(8, random))),
    WILCOXON_WITH_TIES_AND_ZEROS(random -> PairedTests.wilcoxon(small(9, random), small(9, random))),
    MCNEMAR(random -> {
      int heads = Long.bitCount(random.nextLong());
      return McNemar.exact(heads, Long.SIZE - heads);
    }),
    SMALLEST_OF_FIVE_AFTER_HOLM(random -> {
      List<Double> pValues = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        pValues.add(PairedTests.t(normal(6, random), normal(6, random)));
      }
      return Collections.min(Holm.adjust(pValues));
    });

    private final Function<Random, Double> experiment;

    Case(Function<Random, Double> experiment) {
      this.experiment = experiment;
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void smallPValuesAreNoMoreFrequentThanTheyShould(Case tested) {
    System.out.println(tested + " from seed " + SEED);
    Random random = new Random(SEED);
    List<Double> pValues = new ArrayList<>();
    for (int i = 0; i < EXPERIMENTS; i++) {
      Double p = tested.experiment.apply(random);
      if (p != null) {
        assertThat(p).isBetween(0.0, 1.0);
        pValues.add(p);
      }
    }
    for (double level : new double[] {0.01, 0.05, 0.2}) {
      int most = new BinomialDistribution(null, pValues.size(), level).inverseCumulativeProbability(1 - CHANCE);
      assertThat(pValues.stream().filter(p -> p <= level).count())
          .as("p up to %s in %d, seed %d", level, pValues.size(), SEED).isLessThanOrEqualTo(most);
    }
  }

  private static double[] normal(int size, Random random) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  /** As numbers of test examples classified correctly would be. */
  private static double[] counts(int size, Random random) {
    double[] values = normal(size, random);
    for (int i = 0; i < size; i++) {
      values[i] = Math.rint(9700 + 15 * values[i]);
    }
    return values;
  }

  private static double[] small(int size, Random random) {
    return random.ints(size, 0, 5).asDoubleStream().toArray();
  }
}
