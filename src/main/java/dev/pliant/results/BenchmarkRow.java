package dev.pliant.results;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#BENCHMARKS}; the components are its columns. What was not measured is null. */
public record BenchmarkRow(
    Instant startedAt,
    String effort,
    String dataset,
    String dataSha256,
    List<Integer> layers,
    String activation,
    int batchSize,
    double learningRate,
    int averagingFrequency,
    long seed,
    String contender,
    String settings,
    int workers,
    String status,
    String reason,
    Double examplesPerSecond,
    Integer warmUpEpochs,
    Integer measuredEpochs,
    Double ratioToStock,
    Double shareOfBound,
    Double sparkShare,
    Double sparkMsPerWindow,
    double targetAccuracy,
    Double secondsToTarget,
    Double testAccuracy,
    String processor,
    int cores,
    String osArch,
    String blas,
    String javaVersion,
    String sparkVersion,
    String sparkMaster,
    String dl4jVersion,
    String gitCommit) {

  Row toRow(String runId) {
    return RowFactory.create(
        runId, Timestamp.from(startedAt), effort, dataset, dataSha256, layers.toArray(), activation, batchSize,
        learningRate, averagingFrequency, seed, contender, settings, workers, status, reason, examplesPerSecond,
        warmUpEpochs, measuredEpochs, ratioToStock, shareOfBound, sparkShare, sparkMsPerWindow, targetAccuracy,
        secondsToTarget, testAccuracy, processor, cores, osArch, blas, javaVersion, sparkVersion, sparkMaster,
        dl4jVersion, gitCommit);
  }
}
