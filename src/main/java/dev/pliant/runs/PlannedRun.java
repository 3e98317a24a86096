package dev.pliant.runs;

import dev.pliant.data.Enlarged;
import dev.pliant.training.TrainingPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a comparison.
 *
 * @param runId its name in the tables
 * @param candidate what is trained
 * @param plan with what; it has the seed
 * @param images on what
 * @param config every option of the run, as {@code train} would keep them
 */
public record PlannedRun(
    String runId, Candidate candidate, TrainingPlan plan, Enlarged images, Map<String, String> config) {
  public PlannedRun {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }
}
