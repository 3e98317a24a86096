package dev.pliant.cli;

import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.Comparison;
import dev.pliant.bench.Machine;
import dev.pliant.bench.Measurement;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.BenchmarkRow;
import dev.pliant.runs.Build;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Writes down a benchmark as rows of its table.
 *
 * @param startedAt when it began
 * @param dataset what the tables call the data set
 * @param data the data set
 * @param plan what was trained
 * @param machine the driver's
 * @param session where it ran
 */
record BenchRecorder(
    Instant startedAt, String dataset, ImageDataSet data, BenchPlan plan, Machine machine, SparkSession session) {

  /** A row for each contender. */
  List<BenchmarkRow> rows(List<Comparison> comparisons) {
    String sha256 = data.sha256();
    return comparisons.stream().map(comparison -> row(comparison, sha256)).toList();
  }

  private BenchmarkRow row(Comparison comparison, String sha256) {
    Measurement measured = comparison.measurement();
    return new BenchmarkRow(
        startedAt,
        plan.effort().word(),
        dataset,
        sha256,
        plan.network().denseSizes().orElseThrow(),
        plan.network().activationList(),
        plan.batchSize(),
        plan.learningRate(),
        plan.averagingFrequency(),
        plan.seed(),
        measured.contender(),
        measured.settings(),
        measured.workers(),
        measured.status().words(),
        measured.reason(),
        measured.examplesPerSecond(),
        measured.warmUpEpochs(),
        measured.measuredEpochs(),
        comparison.ratioToStock(),
        comparison.shareOfBound(),
        measured.sparkShare(),
        measured.sparkMillisPerWindow(),
        plan.target(),
        measured.secondsToTarget(),
        measured.testAccuracy(),
        machine.processor(),
        machine.cores(),
        machine.osArch(),
        machine.blas(),
        machine.javaVersion(),
        session.version(),
        session.sparkContext().master(),
        Build.dl4j(),
        Build.commit());
  }
}
