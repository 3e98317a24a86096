package dev.pliant.results;

import dev.pliant.LocalSpark;
import dev.pliant.layer.NamedArray;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs to store. */
public final class Runs {
  public static final Instant STARTED = Instant.parse("2026-03-29T01:59:59.123456Z");

  private static final NamedArray FIRST_ARRAY =
      new NamedArray(1, "b", new long[] {3}, new float[] {1, -0.0f, Float.MIN_VALUE}, null);
  private static final NamedArray LAST_ARRAY =
      new NamedArray(2, "W", new long[] {2, 1}, new float[] {Float.NaN, Float.NEGATIVE_INFINITY}, null);

  private Runs() {}

  /** A small run with rows in every table, nulls wherever a column takes them, and numbers that are none. */
  public static RunTables small(String runId) {
    return small(runId, STARTED);
  }

  public static RunTables small(String runId, Instant startedAt) {
    return new RunTables(
        RunRow.of(row(runId).with("started_at", startedAt).with("finished_at", startedAt.plusSeconds(60))),
        List.of(
            new EpochRow(1, 0.5, 0.75, Double.NaN, 0.5, 6_000_000_000L, 3, 1.5, Double.POSITIVE_INFINITY, 0.25),
            new EpochRow(2, 0.25, 1, Double.NEGATIVE_INFINITY, 0.625, 4, 3, 1e-300, 8, null)),
        List.of(
            new ActivationRow(0, 1, null, "k0", -0.0, null),
            new ActivationRow(1, 1, 7, "k1", Double.MIN_VALUE, "activation1")),
        List.of(
            new CurveRow(
                0, 1, null, new double[] {-8, 8}, new double[] {-0.0, 1e300}, new double[] {0, Double.NaN}, null),
            new CurveRow(1, 2, 63, new double[0], new double[0], new double[0], null)),
        List.of(
            new InputRow(1, 1, 256, 512, 0.5, 1, -8.5, 8, 0.25, 1.0, 0, new double[] {-8, 0, 8}, new long[] {1, 1L << 40}, 3, 1, null),
            new InputRow(
                1, 2, 256, 256, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, null, null,
                1, new double[] {-8, 0, 8}, new long[] {0, 0}, 256, 0, null)),
        List.of(
            new GradientRow(1, 1, 6, 0.125, 1e-300, "dense1"),
            new GradientRow(1, 2, 6, 0, null, null)),
        List.of(LAST_ARRAY, FIRST_ARRAY),
        List.of(
            new WindowRow(1, 1, 0, 32, 0.5, 12.5, 0, 0.25, 0.0),
            new WindowRow(1, 1, 1, 0, null, 0, 12.5, null, null)),
        List.of(new ConfusionRow("test", 0, 1, 1L << 40, null)),
        List.of(new AnswerRow("test", 9, new byte[] {-128, 1}, "label")),
        List.of(new MistakeRow("test", 1, 7, 3, 5, 0.75f, 0.125f, 1, 2, new byte[] {-1, 0}, "label")),
        List.of(
            new ScoreRow(1, "label", "validation", "loss", Double.NaN),
            new ScoreRow(null, "label", "test", "accuracy", 0.125)));
  }

  /** A run that failed. */
  public static RunTables failed(String runId) {
    NewRow row = row(runId).with("status", RunRow.FAILED).with("failure", "out of memory");
    for (String column : List.of(
        "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy", "seconds",
        "examples_per_second", "parameters_sha256")) {
      row = row.with(column, null);
    }
    return RunTables.failed(RunRow.of(row));
  }

  /** The rows of a small benchmark: one of figures, and one of nulls wherever a column takes them. */
  public static List<NewRow> benchmark() {
    NewRow unmeasured = NewRow.of(Table.BENCHMARKS)
        .with("started_at", STARTED)
        .with("effort", "quick")
        .with("dataset", "mnist")
        .with("data_sha256", "ab12")
        .with("layers", List.of(784, 10))
        .with("activation", "relu")
        .with("batch_size", 32)
        .with("learning_rate", 0.001)
        .with("averaging_frequency", 100)
        .with("seed", 42L)
        .with("contender", "PyTorch")
        .with("settings", "as it is")
        .with("workers", 2)
        .with("status", "not measured")
        .with("reason", "no torch")
        .with("target_accuracy", 0.97)
        .with("processor", "a processor")
        .with("cores", 2)
        .with("os_arch", "amd64")
        .with("blas", "ZEN")
        .with("java_version", "17.0.15")
        .with("spark_version", "3.5.9")
        .with("spark_master", "local[2]")
        .with("dl4j_version", "1.0.0-M2")
        .with("git_commit", "0123abc");
    NewRow measured = unmeasured
        .with("contender", "Pliant")
        .with("status", "measured")
        .with("reason", null)
        .with("examples_per_second", 40_000.5)
        .with("warm_up_epochs", 3)
        .with("measured_epochs", 5)
        .with("ratio_to_stock", 5.0)
        .with("share_of_bound", 0.25)
        .with("spark_share", 0.125)
        .with("spark_ms_per_window", 12.5)
        .with("seconds_to_target", 2.5)
        .with("test_accuracy", 0.975);
    return List.of(measured, unmeasured);
  }

  /** The rows of a small comparison: one of figures, and one of nulls wherever a column takes them. */
  public static List<ComparisonRow> comparison() {
    NewRow unfinished = NewRow.of(Table.COMPARISONS)
        .with("started_at", STARTED)
        .with("finished_at", STARTED.plusSeconds(9))
        .with("candidate", "relu")
        .with("role", "candidate")
        .with("baseline", "relu")
        .with("dataset", "mnist")
        .with("data_sha256", "ab12")
        .with("activation", "relu")
        .with("sharing", "layer")
        .with("layers", List.of(784, 10))
        .with("parameter_count", 7849L)
        .with("activation_parameter_count", 0L)
        .with("seeds", List.of(42L, 43L))
        .with("runs", 0)
        .with("failed_runs", 2)
        .with("spark_version", "3.5.9")
        .with("dl4j_version", "1.0.0-M2")
        .with("java_version", "17.0.15")
        .with("git_commit", "0123abc")
        .with("config", Map.of("seeds", "2"));
    NewRow finished = unfinished
        .with("candidate", "prelu")
        .with("activation", "prelu")
        .with("parameter_count", 7850L)
        .with("activation_parameter_count", 1L)
        .with("runs", 2)
        .with("failed_runs", 0)
        .with("validation_accuracy_mean", 0.5)
        .with("validation_accuracy_sd", 0.25)
        .with("validation_loss_mean", 0.125)
        .with("validation_loss_sd", 0.5)
        .with("test_accuracy_mean", 0.75)
        .with("test_accuracy_sd", 0.25)
        .with("test_loss_mean", 0.5)
        .with("test_loss_sd", 0.125)
        .with("seconds_mean", 9.5)
        .with("pairs", 2)
        .with("test_accuracy_difference", -0.25)
        .with("t_p", 0.5)
        .with("t_p_holm", 1.0)
        .with("wilcoxon_p", 0.25)
        .with("wilcoxon_p_holm", 0.5)
        .with("mcnemar_p", List.of(0.125, 0.5))
        .with("mcnemar_below_5_percent", 0)
        .with("mcnemar_p_median", 0.3125);
    return List.of(ComparisonRow.of(finished), ComparisonRow.of(unfinished));
  }

  /** Its candidates beside each other: figures, and nulls wherever a column takes them. */
  public static List<ContrastRow> contrasts() {
    return List.of(
        new ContrastRow("prelu", "relu", 2, -0.25, 0.5, 1.0, 0.25, 0.5, List.of(0.125, 0.5), 0, 0.3125),
        new ContrastRow("relu", "prelu", 0, null, null, null, null, null, List.of(), 0, null));
  }

  /** Writes so many predictions of a run under {@code split}, each of class {@code predicted}. */
  public static void predict(
      ResultsStore results, String runId, String split, UnfinishedPredictions.Existing existing, int rows,
      int predicted) {
    try (UnfinishedPredictions unfinished = results.beginPredictions(runId, split, existing)) {
      // One task: where there are more, one may still write when another has failed and all is cleaned up.
      unfinished.write(LocalSpark.context().parallelize(predictions(rows, predicted), 1), rows, () -> {});
    }
  }

  /** So many predictions, each of class {@code predicted}. */
  static List<PredictionRow> predictions(int rows, int predicted) {
    return IntStream.range(0, rows)
        .mapToObj(i -> new PredictionRow(i, i % 2 == 0 ? null : i, predicted, new float[] {0.25f, 0.75f}, null)).toList();
  }

  /** The row of a run that finished. */
  public static NewRow row(String runId) {
    return NewRow.of(Table.RUNS)
        .with("run_id", runId)
        .with("started_at", STARTED)
        .with("finished_at", STARTED.plusSeconds(60))
        .with("status", RunRow.FINISHED)
        .with("dataset", "mnist")
        .with("data_sha256", "ab12")
        .with("activation", "affine")
        .with("sharing", "layer")
        .with("layers", List.of(784, 128, 64, 10))
        .with("parameter_count", 109_386L)
        .with("activation_parameter_count", 4L)
        .with("epochs", 2)
        .with("batch_size", 32)
        .with("learning_rate", 0.001)
        .with("workers", 4)
        .with("averaging_frequency", 5)
        .with("seed", Long.MIN_VALUE)
        .with("step", "dl4j")
        .with("train_loss", 0.25)
        .with("train_accuracy", 0.5)
        .with("test_loss", Double.NaN)
        .with("test_accuracy", 0.125)
        .with("seconds", 2.5)
        .with("examples_per_second", 1000.0)
        .with("spark_version", "3.5.9")
        .with("dl4j_version", "1.0.0-M2")
        .with("java_version", "17.0.15")
        .with("os_arch", "amd64")
        .with("git_commit", "0123abc")
        .with("config", Map.of("out", "ergebnisse äöü 结果", "empty", ""))
        .with("parameters_sha256", ParameterRows.sha256(List.of(FIRST_ARRAY, LAST_ARRAY)));
  }
}
