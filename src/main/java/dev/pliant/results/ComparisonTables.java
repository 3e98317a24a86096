package dev.pliant.results;

import java.util.List;

/** All rows of one comparison; at least one candidate, and no contrasts where they are not told. */
public record ComparisonTables(String runId, List<ComparisonRow> candidates, List<ContrastRow> contrasts) {
  /** The name of the run of candidate {@code candidate} with seed {@code seed} in comparison {@code runId}. */
  public static String runId(String runId, String candidate, long seed) {
    return runId + "-" + candidate + "-" + seed;
  }
}
