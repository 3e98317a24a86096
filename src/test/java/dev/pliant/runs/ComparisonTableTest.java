package dev.pliant.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.ComparisonRow;
import dev.pliant.results.RunRow;
import dev.pliant.results.Runs;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.TrainingPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures of made-up runs on a few test examples. */
class ComparisonTableTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private int tests = 10;
  private final List<ComparedRun> runs = new ArrayList<>();

  @Test
  void differencesAreToTheBaselineSeedBySeed() {
    for (int seed = 0; seed < 3; seed++) {
      add("relu", seed, 5, 0);
      // One, two and three more right: t² = 12 on two degrees of freedom, where P(|T| > t) = 1 - t/√(2 + t²).
      add("prelu", seed, 6 + seed, 0);
      // As many right as the baseline, but others: all ten examples tell the two apart.
      add("tanh", seed, 5, 5);
    }
    List<ComparisonRow> rows = rows();
    assertThat(rows).extracting(ComparisonRow::candidate).containsExactly("relu", "prelu", "tanh");
    assertThat(rows).extracting(ComparisonRow::parameterCount).containsExactly(17L, 18L, 17L);

    ComparisonRow prelu = rows.get(1);
    assertThat(prelu.testAccuracyMean()).isCloseTo(0.7, within(1e-12));
    assertThat(prelu.testAccuracySd()).isCloseTo(0.1, within(1e-12));
    assertThat(prelu.validationLossMean()).isCloseTo(0.6, within(1e-12));
    assertThat(prelu.secondsMean()).isEqualTo(2);
    assertThat(prelu.pairs()).isEqualTo(3);
    assertThat(prelu.testAccuracyDifference()).isCloseTo(0.2, within(1e-12));
    double p = 1 - Math.sqrt(12.0 / 14);
    assertThat(prelu.tP()).isCloseTo(p, within(1e-12));
    // The other candidate has no t-test, since its differences do not vary: nothing to correct for.
    assertThat(prelu.tPHolm()).isCloseTo(p, within(1e-12));
    assertThat(prelu.wilcoxonP()).isEqualTo(0.25);
    // One, two and three tosses, all of them heads.
    assertThat(prelu.mcNemarP()).usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(1.0, 0.5, 0.25);
    assertThat(prelu.mcNemarPMedian()).isCloseTo(0.5, within(1e-12));
    assertThat(prelu.mcNemarBelow5Percent()).isZero();

    ComparisonRow tanh = rows.get(2);
    assertThat(tanh.testAccuracyDifference()).isZero();
    assertThat(tanh.tP()).isNull();
    assertThat(tanh.wilcoxonP()).isNull();
    assertThat(tanh.mcNemarP()).allMatch(each -> each == 1);

    ComparisonRow relu = rows.get(0);
    assertThat(relu.pairs()).isNull();
    assertThat(relu.testAccuracyDifference()).isNull();
    assertThat(relu.mcNemarP()).isNull();
    assertThat(relu.mcNemarBelow5Percent()).isNull();
    assertThat(relu.mcNemarPMedian()).isNull();
  }

  @Test
  void differencesThatAreTheSameAreSoToTheBit() {
    // In double precision 1 / 49 · 49 is less than 1, and 2 / 49 · 49 less than 2, but 3 / 49 · 49 is 3.
    tests = 49;
    for (int seed = 1; seed <= 3; seed++) {
      add("relu", seed, seed, 0);
      add("prelu", seed, seed + 1, 0);
    }
    ComparisonRow prelu = rows().get(1);
    assertThat(prelu.testAccuracyDifference()).isEqualTo(1.0 / 49);
    assertThat(prelu.tP()).isNull();
    assertThat(prelu.wilcoxonP()).isEqualTo(0.25);
  }

  @Test
  void holmCorrectsOverTheCandidates() {
    for (int seed = 0; seed < 3; seed++) {
      add("relu", seed, 5, 0);
      add("prelu", seed, 6 + seed, 0);
      add("tanh", seed, 4 - seed, 0);
      add("elu", seed, 5 + seed * seed / 2, 0);
    }
    List<ComparisonRow> rows = rows();
    double p = 1 - Math.sqrt(12.0 / 14);
    // Differences 0, 0 and 2 have mean 2/3 and variance 4/3, so t = 1.
    double larger = 1 - Math.sqrt(1.0 / 3);
    assertThat(rows.get(1).tPHolm()).isCloseTo(3 * p, within(1e-12));
    assertThat(rows.get(2).tPHolm()).isCloseTo(3 * p, within(1e-12));
    assertThat(rows.get(3).tP()).isCloseTo(larger, within(1e-12));
    assertThat(rows.get(3).tPHolm()).isCloseTo(larger, within(1e-12));
    assertThat(rows.get(1).wilcoxonPHolm()).isEqualTo(0.75);
    assertThat(rows.get(0).tPHolm()).isNull();
  }

  @Test
  void seedsOfWhichEitherRunFailedAreNoPairs() {
    add("relu", 1, 5, 0);
    add("relu", 2, -1, 0);
    add("relu", 3, 9, 0);
    add("prelu", 1, 10, 0);
    add("prelu", 2, 9, 0);
    add("prelu", 3, -1, 0);
    List<ComparisonRow> rows = rows();
    ComparisonRow prelu = rows.get(1);
    assertThat(prelu.runs()).isEqualTo(2);
    assertThat(prelu.failedRuns()).isOne();
    assertThat(prelu.seeds()).containsExactly(1L, 2L, 3L);
    assertThat(prelu.testAccuracyMean()).isCloseTo(0.95, within(1e-12));
    assertThat(prelu.pairs()).isOne();
    assertThat(prelu.testAccuracyDifference()).isCloseTo(0.5, within(1e-12));
    assertThat(prelu.tP()).isNull();
    assertThat(prelu.wilcoxonP()).isNull();
    // Five tosses, all of them heads.
    assertThat(prelu.mcNemarP()).singleElement().satisfies(p -> assertThat(p).isCloseTo(2 / 32.0, within(1e-12)));
  }

  @Test
  void candidateWhoseRunsAllFailedHasNoFigures() {
    add("relu", 1, 5, 0);
    add("prelu", 1, -1, 0);
    ComparisonRow prelu = rows().get(1);
    assertThat(prelu.runs()).isZero();
    assertThat(prelu.testAccuracyMean()).isNull();
    assertThat(prelu.secondsMean()).isNull();
    assertThat(prelu.pairs()).isZero();
    assertThat(prelu.testAccuracyDifference()).isNull();
    assertThat(prelu.mcNemarP()).isEmpty();
    assertThat(prelu.mcNemarPMedian()).isNull();
  }

  private List<ComparisonRow> rows() {
    return new ComparisonTable(START, "relu", "made up", "ab12", tests, "3.5.9", Map.of(), runs).rows();
  }

  /** A run that got {@code correct} test examples right, from {@code first} on; a failed one if that is negative. */
  private void add(String activation, long seed, int correct, int first) {
    Network network = Network.dense(List.of(2, 3, 2), List.of(activation), Sharing.LAYER);
    TrainingPlan plan = new TrainingPlan(network, 1, 1, 0.1, 1, Averaging.every(1), seed, StepKind.FUSED);
    PlannedRun planned = new PlannedRun(
        activation + seed, new Candidate(activation, Candidate.Role.CANDIDATE, activation), plan, null, Map.of());
    boolean failed = correct < 0;
    Double accuracy = failed ? null : Double.valueOf((double) correct / tests);
    Double loss = failed ? null : Double.valueOf(1.3 - accuracy);
    RunRow row = RunRow.of(Runs.row(planned.runId())
        .with("status", failed ? RunRow.FAILED : RunRow.FINISHED)
        .with("failure", failed ? "diverged" : null)
        .with("activation", activation)
        .with("seed", seed)
        .with("train_loss", loss)
        .with("train_accuracy", accuracy)
        .with("validation_loss", loss)
        .with("validation_accuracy", accuracy)
        .with("test_loss", loss)
        .with("test_accuracy", accuracy)
        .with("seconds", failed ? null : Double.valueOf(2)));
    BitSet right = new BitSet();
    if (!failed) {
      right.set(first, first + correct);
    }
    runs.add(new ComparedRun(planned, row, right));
  }
}
