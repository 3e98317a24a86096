package dev.pliant.results;

import dev.pliant.LocalSpark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs to store. */
public final class Runs {
  public static final Instant STARTED = Instant.parse("2026-03-29T01:59:59.123456Z");

  private static final ParameterRow FIRST_ARRAY =
      new ParameterRow(1, "b", new long[] {3}, new float[] {1, -0.0f, Float.MIN_VALUE}, null);
  private static final ParameterRow LAST_ARRAY =
      new ParameterRow(2, "W", new long[] {2, 1}, new float[] {Float.NaN, Float.NEGATIVE_INFINITY}, null);

  private Runs() {}

  /** A small run with rows in every table, nulls wherever a column takes them, and numbers that are none. */
  public static RunTables small(String runId) {
    return small(runId, STARTED);
  }

  public static RunTables small(String runId, Instant startedAt) {
    return new RunTables(
        run(runId, startedAt),
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
    RunRow run = run(runId, STARTED);
    return RunTables.failed(new RunRow(
        runId, run.startedAt(), run.finishedAt(), RunRow.FAILED, "out of memory", run.dataset(), run.dataSha256(),
        run.activation(), run.sharing(), run.layers(), 0, 0, 1, 1, 1, 1, 1, 1, "dl4j", null, null, null, null, null,
        null, null, null, "", "", "", "", "", Map.of(), null, null));
  }

  /** The rows of a small benchmark: one of figures, and one of nulls wherever a column takes them. */
  public static List<BenchmarkRow> benchmark() {
    return List.of(
        benchmark("Pliant", "measured", null, 40_000.5, 3, 5, 5.0, 0.25, 0.125, 12.5, 2.5, 0.975),
        benchmark("PyTorch", "not measured", "no torch", null, null, null, null, null, null, null, null, null));
  }

  private static BenchmarkRow benchmark(
      String contender, String status, String reason, Double speed, Integer warmUp, Integer measured, Double ratio,
      Double ofBound, Double sparkShare, Double sparkMillis, Double seconds, Double accuracy) {
    return new BenchmarkRow(
        STARTED, "quick", "mnist", "ab12", List.of(784, 10), "relu", 32, 0.001, 100, 42, contender, "as it is", 2,
        status, reason, speed, warmUp, measured, ratio, ofBound, sparkShare, sparkMillis, 0.97, seconds, accuracy,
        "a processor", 2, "amd64", "ZEN", "17.0.15", "3.5.9", "local[2]", "1.0.0-M2", "0123abc");
  }

  /** The rows of a small comparison: one of figures, and one of nulls wherever a column takes them. */
  public static List<ComparisonRow> comparison() {
    return List.of(
        new ComparisonRow(
            STARTED, STARTED.plusSeconds(9), "prelu", "candidate", "relu", "mnist", "ab12", "prelu", "layer",
            List.of(784, 10), 7850, 1, List.of(42L, 43L), 2, 0, 0.5, 0.25, 0.125, 0.5, 0.75, 0.25, 0.5, 0.125, 9.5, 2,
            -0.25, 0.5, 1.0, 0.25, 0.5, List.of(0.125, 0.5), 0, 0.3125, "3.5.9", "1.0.0-M2", "17.0.15", "0123abc",
            Map.of("seeds", "2")),
        new ComparisonRow(
            STARTED, STARTED.plusSeconds(9), "relu", "candidate", "relu", "mnist", "ab12", "relu", "layer",
            List.of(784, 10), 7849, 0, List.of(42L, 43L), 0, 2, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null, "3.5.9", "1.0.0-M2", "17.0.15", "0123abc",
            Map.of("seeds", "2")));
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

  private static RunRow run(String runId, Instant startedAt) {
    return new RunRow(
        runId, startedAt, startedAt.plusSeconds(60), RunRow.FINISHED, null, "mnist", "ab12", "affine", "layer",
        List.of(784, 128, 64, 10), 109_386, 4, 2, 32, 0.001, 4, 5, Long.MIN_VALUE, "dl4j", 0.25, 0.5, null, null,
        Double.NaN, 0.125, 2.5, 1000.0, "3.5.9", "1.0.0-M2", "17.0.15", "amd64", "0123abc",
        Map.of("out", "ergebnisse äöü 结果", "empty", ""),
        ParameterRow.sha256(List.of(FIRST_ARRAY, LAST_ARRAY)), null);
  }
}
