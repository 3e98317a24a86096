package dev.pliant.results;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of {@link Table#COMPARISONS}; the components are its columns. What could not be measured is null. It is made
 * from a {@link NewRow}.
 */
public record ComparisonRow(
    Instant startedAt,
    Instant finishedAt,
    String candidate,
    String role,
    String baseline,
    String dataset,
    String dataSha256,
    String activation,
    String sharing,
    List<Integer> layers,
    long parameterCount,
    long activationParameterCount,
    List<Long> seeds,
    int runs,
    int failedRuns,
    Double validationAccuracyMean,
    Double validationAccuracySd,
    Double validationLossMean,
    Double validationLossSd,
    Double testAccuracyMean,
    Double testAccuracySd,
    Double testLossMean,
    Double testLossSd,
    Double secondsMean,
    Integer pairs,
    Double testAccuracyDifference,
    Double tP,
    Double tPHolm,
    Double wilcoxonP,
    Double wilcoxonPHolm,
    List<Double> mcNemarP,
    Integer mcNemarBelow5Percent,
    Double mcNemarPMedian,
    String sparkVersion,
    String dl4jVersion,
    String javaVersion,
    String gitCommit,
    Map<String, String> config) {

  public ComparisonRow {
    layers = List.copyOf(layers);
    seeds = List.copyOf(seeds);
    mcNemarP = mcNemarP == null ? null : List.copyOf(mcNemarP);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** The candidate of a row of {@link Table#COMPARISONS}, whose {@code run_id} is ignored. */
  public static ComparisonRow of(NewRow row) {
    return of(row.row());
  }

  Row toRow(String runId) {
    return RowFactory.create(
        runId, Timestamp.from(startedAt), Timestamp.from(finishedAt), candidate, role, baseline, dataset, dataSha256,
        activation, sharing, layers.toArray(), parameterCount, activationParameterCount, seeds.toArray(), runs,
        failedRuns, validationAccuracyMean, validationAccuracySd, validationLossMean, validationLossSd,
        testAccuracyMean, testAccuracySd, testLossMean, testLossSd, secondsMean, pairs, testAccuracyDifference, tP,
        tPHolm, wilcoxonP, wilcoxonPHolm, mcNemarP == null ? null : mcNemarP.toArray(), mcNemarBelow5Percent,
        mcNemarPMedian, sparkVersion, dl4jVersion, javaVersion, gitCommit, config);
  }

  static ComparisonRow of(Row row) {
    return new ComparisonRow(
        row.<Timestamp>getAs("started_at").toInstant(), row.<Timestamp>getAs("finished_at").toInstant(),
        row.getAs("candidate"), row.getAs("role"), row.getAs("baseline"), row.getAs("dataset"),
        row.getAs("data_sha256"), row.getAs("activation"), row.getAs("sharing"),
        row.getList(row.fieldIndex("layers")), row.<Long>getAs("parameter_count"),
        row.<Long>getAs("activation_parameter_count"), row.getList(row.fieldIndex("seeds")),
        row.<Integer>getAs("runs"), row.<Integer>getAs("failed_runs"), row.getAs("validation_accuracy_mean"),
        row.getAs("validation_accuracy_sd"), row.getAs("validation_loss_mean"), row.getAs("validation_loss_sd"),
        row.getAs("test_accuracy_mean"), row.getAs("test_accuracy_sd"), row.getAs("test_loss_mean"),
        row.getAs("test_loss_sd"), row.getAs("seconds_mean"), row.getAs("pairs"),
        row.getAs("test_accuracy_difference"), row.getAs("t_p"), row.getAs("t_p_holm"), row.getAs("wilcoxon_p"),
        row.getAs("wilcoxon_p_holm"),
        row.isNullAt(row.fieldIndex("mcnemar_p")) ? null : row.getList(row.fieldIndex("mcnemar_p")),
        row.getAs("mcnemar_below_5_percent"), row.getAs("mcnemar_p_median"), row.getAs("spark_version"),
        row.getAs("dl4j_version"), row.getAs("java_version"), row.getAs("git_commit"),
        row.getJavaMap(row.fieldIndex("config")));
  }
}
