package dev.pliant.cli;

import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.Comparison;
import dev.pliant.bench.Machine;
import dev.pliant.bench.Measurement;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.NewRow;
import dev.pliant.results.Table;
import dev.pliant.runs.Build;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the rows of a benchmark for its table.
 *
 * @param runId its name
 * @param startedAt when it began
 * @param dataset the data set's name in the tables
 * @param data the data set
 * @param examples how many training examples an epoch has
 * @param plan what was trained
 * @param machine the driver's
 * @param session where it ran
 */
record BenchRecorder(
    String runId, Instant startedAt, String dataset, ImageDataSet data, long examples, BenchPlan plan,
    Machine machine, SparkSession session) {

  /** A row for each contender. */
  List<NewRow> rows(List<Comparison> comparisons) {
    String sha256 = data.sha256();
    return comparisons.stream().map(comparison -> row(comparison, sha256)).toList();
  }

  private NewRow row(Comparison comparison, String sha256) {
    Measurement measured = comparison.measurement();
    return NewRow.of(Table.BENCHMARKS)
        .with("run_id", runId)
        .with("started_at", startedAt)
        .with("effort", plan.effort().word())
        .with("dataset", dataset)
        .with("data_sha256", sha256)
        .with("layers", plan.network().denseSizes().orElse(List.of()))
        .with("activation", plan.network().activationList())
        .with("batch_size", plan.batchSize())
        .with("learning_rate", plan.learningRate())
        .with("averaging_frequency", plan.averagingFrequency())
        .with("seed", plan.seed())
        .with("contender", measured.contender())
        .with("settings", measured.settings())
        .with("workers", measured.workers())
        .with("status", measured.status().words())
        .with("reason", measured.reason())
        .with("examples_per_second", measured.examplesPerSecond())
        .with("warm_up_epochs", measured.warmUpEpochs())
        .with("measured_epochs", measured.measuredEpochs())
        .with("ratio_to_stock", comparison.ratioToStock())
        .with("share_of_bound", comparison.shareOfBound())
        .with("spark_share", measured.sparkShare())
        .with("spark_ms_per_window", measured.sparkMillisPerWindow())
        .with("target_accuracy", plan.target())
        .with("seconds_to_target", measured.secondsToTarget())
        .with("test_accuracy", measured.testAccuracy())
        .with("processor", machine.processor())
        .with("cores", machine.cores())
        .with("os_arch", machine.osArch())
        .with("blas", machine.blas())
        .with("java_version", machine.javaVersion())
        .with("spark_version", session.version())
        .with("spark_master", session.sparkContext().master())
        .with("dl4j_version", Build.dl4j())
        .with("git_commit", Build.commit())
        .with("network", plan.network().text())
        .with("train_examples", examples);
  }
}
