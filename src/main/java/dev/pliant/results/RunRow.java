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
 * A row of {@link Table#RUNS}; the components are its columns. What a failed run has not measured is null. It is made
 * from a {@link NewRow}.
 */
public record RunRow(
    String runId,
    Instant startedAt,
    Instant finishedAt,
    String status,
    String failure,
    String dataset,
    String dataSha256,
    String activation,
    String sharing,
    List<Integer> layers,
    long parameterCount,
    long activationParameterCount,
    int epochs,
    int batchSize,
    double learningRate,
    int workers,
    int averagingFrequency,
    long seed,
    String step,
    Double trainLoss,
    Double trainAccuracy,
    Double validationLoss,
    Double validationAccuracy,
    Double testLoss,
    Double testAccuracy,
    Double seconds,
    Double examplesPerSecond,
    String sparkVersion,
    String dl4jVersion,
    String javaVersion,
    String osArch,
    String gitCommit,
    Map<String, String> config,
    String parametersSha256,
    String network) {

  /** The status of a run that did what it should. */
  public static final String FINISHED = "finished";

  /** The status of a run that did not. */
  public static final String FAILED = "failed";

  public RunRow {
    layers = List.copyOf(layers);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** The run of a row of {@link Table#RUNS}. */
  public static RunRow of(NewRow row) {
    return of(row.row());
  }

  Row toRow() {
    return RowFactory.create(
        runId, Timestamp.from(startedAt), Timestamp.from(finishedAt), status, failure, dataset, dataSha256, activation,
        sharing, layers.toArray(), parameterCount, activationParameterCount, epochs, batchSize, learningRate, workers,
        averagingFrequency, seed, step, trainLoss, trainAccuracy, validationLoss, validationAccuracy, testLoss,
        testAccuracy, seconds, examplesPerSecond, sparkVersion, dl4jVersion, javaVersion, osArch, gitCommit,
        config, parametersSha256, network);
  }

  static RunRow of(Row row) {
    return new RunRow(
        row.getAs("run_id"),
        row.<Timestamp>getAs("started_at").toInstant(),
        row.<Timestamp>getAs("finished_at").toInstant(),
        row.getAs("status"),
        row.getAs("failure"),
        row.getAs("dataset"),
        row.getAs("data_sha256"),
        row.getAs("activation"),
        row.getAs("sharing"),
        row.getList(row.fieldIndex("layers")),
        row.<Long>getAs("parameter_count"),
        row.<Long>getAs("activation_parameter_count"),
        row.<Integer>getAs("epochs"),
        row.<Integer>getAs("batch_size"),
        row.<Double>getAs("learning_rate"),
        row.<Integer>getAs("workers"),
        row.<Integer>getAs("averaging_frequency"),
        row.<Long>getAs("seed"),
        row.getAs("step"),
        row.getAs("train_loss"),
        row.getAs("train_accuracy"),
        row.getAs("validation_loss"),
        row.getAs("validation_accuracy"),
        row.getAs("test_loss"),
        row.getAs("test_accuracy"),
        row.getAs("seconds"),
        row.getAs("examples_per_second"),
        row.getAs("spark_version"),
        row.getAs("dl4j_version"),
        row.getAs("java_version"),
        row.getAs("os_arch"),
        row.getAs("git_commit"),
        row.getJavaMap(row.fieldIndex("config")),
        row.getAs("parameters_sha256"),
        row.getAs("network"));
  }
}
