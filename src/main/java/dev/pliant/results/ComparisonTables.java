package dev.pliant.results;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All rows of one comparison; at least one candidate, and no contrasts where there are none in the tables. */
public record ComparisonTables(String runId, List<ComparisonRow> candidates, List<ContrastRow> contrasts) {
  public ComparisonTables {
    candidates = List.copyOf(candidates);
    contrasts = List.copyOf(contrasts);
  }

  /** The name of the run of candidate {@code candidate} with seed {@code seed} in comparison {@code runId}. */
  public static String runId(String runId, String candidate, long seed) {
    return runId + "-" + candidate + "-" + seed;
  }

  /** The candidate to take, by the held-out images; empty if none has finished. */
  public Optional<ComparisonRow> best() {
    return candidates.stream()
        .filter(row -> row.validationAccuracyMean() != null && row.testAccuracyMean() != null)
        .max(Comparator.comparing(ComparisonRow::validationAccuracyMean));
  }

  /** The others beside {@code candidate}. */
  public List<ContrastRow> beside(ComparisonRow candidate) {
    return contrasts.stream().filter(contrast -> contrast.baseline().equals(candidate.candidate())).toList();
  }

  /**
   * How many others {@code candidate} has left behind on the test images, by the t-test over seeds after Holm.
   *
   * @param level below which a p-value counts
   */
  public long behind(ComparisonRow candidate, double level) {
    return beside(candidate).stream()
        .filter(other -> other.tPHolm() != null && other.tPHolm() < level
            && other.testAccuracyDifference() != null && other.testAccuracyDifference() < 0)
        .count();
  }
}
