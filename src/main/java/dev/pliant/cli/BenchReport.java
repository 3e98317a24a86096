package dev.pliant.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.pliant.bench.BenchData;
import dev.pliant.bench.BenchListener;
import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.Comparison;
import dev.pliant.bench.Effort;
import dev.pliant.bench.Machine;
import dev.pliant.bench.Measurement;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.Network;
import dev.pliant.results.Named;
import dev.pliant.results.NewRow;
import dev.pliant.results.SqlLiteral;
import dev.pliant.runs.Build;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The output of {@code bench}: a header, a line for each contender that was measured, and the table. */
final class BenchReport implements BenchListener, AutoCloseable {
  // Widths are those of cells with a space on either side; together they keep within 120 columns.
  private static final int CONTENDER_WIDTH = 12;
  private static final int SETTINGS_WIDTH = 22;
  private static final int SPARK_MILLIS_WIDTH = 8;
  private static final int FIGURE_WIDTH = 9;

  private final Console console;
  private final BenchPlan plan;
  private Progress bar;

  BenchReport(Console console, BenchPlan plan) {
    this.console = console;
    this.plan = plan;
  }

  /**
   * What is trained, on which data, on which machine. Part of the result: figures mean nothing without their machine.
   */
  void header(
      String runId, Machine machine, String dataset, ImageShape shape, BenchData data, SparkSession session,
      int slots) {
    Network network = plan.network();
    console.result("Pliant " + Build.version() + ", benchmark " + runId
        + (plan.effort() == Effort.QUICK ? ", quick: too short to be exact" : ""));
    console.result("machine    " + machine.processor() + ", " + counted(machine.cores(), "core") + ", "
        + machine.osArch() + "; Java " + machine.javaVersion() + ", OpenBLAS kernels " + machine.blas());
    console.result("network    " + NetworkLabel.of(network)
        + ", " + network.activationList().replace(",", ", ") + ", softmax; "
        + Numbers.grouped(network.learnedParameterCount())
        + " parameters");
    console.result("data       " + dataset + ": " + Numbers.grouped(data.trainCount()) + " images of "
        + shape.label() + " to train on, " + Numbers.grouped(data.testCount()) + " to test");
    console.result("training   minibatch " + plan.batchSize() + ", cross-entropy, Adam " + plan.learningRate()
        + ", seed " + plan.seed());
    console.result("spark      " + session.version() + " at " + session.sparkContext().master() + ", "
        + counted(slots, "task slot") + "; DL4J " + Build.dl4j());
    console.line("");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  @Override
  public void started(String contender, int workers) {
    bar = console.progress(contender + ", " + counted(workers, "worker"), 1, "contenders");
  }

  @Override
  public void ended(Measurement measured, double seconds) {
    close();
    console.line(String.format(Locale.ROOT, "%-20s %-10s %s", measured.contender(),
        counted(measured.workers(), "worker"),
        outcome(measured) + ", took " + Numbers.fixed(seconds, 1) + " s"));
  }

  private static String outcome(Measurement measured) {
    return measured.status() == Measurement.Status.MEASURED
        ? Numbers.grouped(Math.round(measured.examplesPerSecond())) + " examples/s"
        : measured.status().words() + ": " + measured.reason();
  }

  /** The table, and where it is stored. */
  void closing(List<Comparison> comparisons, String runId, String out) {
    console.line("");
    Column[] columns = {
      column("contender", HorizontalAlign.LEFT).maxWidth(CONTENDER_WIDTH),
      column("settings", HorizontalAlign.LEFT).maxWidth(SETTINGS_WIDTH),
      column("workers", HorizontalAlign.RIGHT),
      column("examples/s", HorizontalAlign.RIGHT),
      column("× stock", HorizontalAlign.RIGHT),
      column("of products", HorizontalAlign.RIGHT).maxWidth(FIGURE_WIDTH),
      column("Spark", HorizontalAlign.RIGHT),
      column("ms a window", HorizontalAlign.RIGHT).maxWidth(SPARK_MILLIS_WIDTH),
      column("to " + target(), HorizontalAlign.RIGHT).maxWidth(FIGURE_WIDTH),
      column("test", HorizontalAlign.RIGHT)
    };
    String[][] rows = comparisons.stream().map(this::row).toArray(String[][]::new);
    console.result(AsciiTable.getTable(AsciiTable.BASIC_ASCII, columns, rows));
    console.line("examples/s: median over the measured epochs; of MLlib over its trainings, examples times iterations.\n"
        + "× stock: speed relative to stock DL4J. of products: relative to the dense matrix products of a step, with as\n"
        + "many workers; a step that skips the zeros of its input can be faster than these products.\n"
        + "Spark: share of an epoch's windows in which no worker took a step; ms a window: the median of that time.\n"
        + "to " + target() + ": seconds of training to that test accuracy, evaluations not counted.");
    String query = "SELECT contender, workers, examples_per_second FROM benchmarks WHERE run_id = "
        + SqlLiteral.of(runId);
    String where = OutOption.given(out);
    console.result("benchmark " + runId + " in " + out);
    console.line("next\n  ./submit.sh sql" + where + " " + Shell.quoted(query));
  }

  /** The same for programs, with the names of the table's columns. */
  static Map<String, Object> summary(List<NewRow> rows, String runId, String out) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run_id", runId);
    values.put("out", out);
    values.put("benchmarks", rows.stream().map(Named::of).toList());
    return values;
  }

  private static Column column(String header, HorizontalAlign align) {
    return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(align);
  }

  private String[] row(Comparison comparison) {
    Measurement measured = comparison.measurement();
    boolean sought = measured.status() == Measurement.Status.MEASURED && measured.testAccuracy() != null;
    return new String[] {
      measured.contender(),
      settings(measured),
      String.valueOf(measured.workers()),
      text(measured.examplesPerSecond(), speed -> Numbers.grouped(Math.round(speed))),
      text(comparison.ratioToStock(), ratio -> Numbers.fixed(ratio, 2)),
      text(comparison.shareOfBound(), BenchReport::share),
      text(measured.sparkShare(), BenchReport::share),
      text(measured.sparkMillisPerWindow(), millis -> Numbers.fixed(millis, 1)),
      measured.secondsToTarget() == null && sought
          ? "not reached"
          : text(measured.secondsToTarget(), seconds -> Numbers.fixed(seconds, 1)),
      text(measured.testAccuracy(), Numbers::percent)
    };
  }

  private static String settings(Measurement measured) {
    if (measured.status() != Measurement.Status.MEASURED) {
      return measured.settings() + "; " + measured.status().words() + ": " + measured.reason();
    }
    return measured.warmUpEpochs() == null
        ? measured.settings()
        : measured.settings() + "; " + counted(measured.measuredEpochs(), "epoch") + " after "
            + measured.warmUpEpochs();
  }

  private static String text(Double value, DoubleFunction<String> format) {
    return value == null ? "" : format.apply(value);
  }

  /** The target as people write it: 97 %, 97.5 %. */
  private String target() {
    return BigDecimal.valueOf(plan.target()).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }

  private static String share(double part) {
    return Numbers.fixed(100 * part, 1) + " %";
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
