package dev.pliant.results;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#COMPARISONS}; the components are its columns. What could not be told is null. */
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

  Row toRow(String runId) {
    return RowFactory.create(
        runId, Timestamp.from(startedAt), Timestamp.from(finishedAt), candidate, role, baseline, dataset, dataSha256,
        activation, sharing, layers.toArray(), parameterCount, activationParameterCount, seeds.toArray(), runs,
        failedRuns, validationAccuracyMean, validationAccuracySd, validationLossMean, validationLossSd,
        testAccuracyMean, testAccuracySd, testLossMean, testLossSd, secondsMean, pairs, testAccuracyDifference, tP,
        tPHolm, wilcoxonP, wilcoxonPHolm, mcNemarP == null ? null : mcNemarP.toArray(), mcNemarBelow5Percent,
        mcNemarPMedian, sparkVersion, dl4jVersion, javaVersion, gitCommit, config);
  }
}
