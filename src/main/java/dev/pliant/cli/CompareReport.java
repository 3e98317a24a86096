package dev.pliant.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.results.ComparisonRow;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.Named;
import dev.pliant.results.RunRow;
import dev.pliant.results.SqlLiteral;
import dev.pliant.runs.Build;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.ComparedRun;
import dev.pliant.runs.ComparisonTable;
import dev.pliant.runs.PlannedRun;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import dev.pliant.training.WindowSummary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The output of {@code compare}: a header, a live line on the training that is left, a line for each run that has
 * ended, and the table. Runs that are trained side by side report to it on threads of their own.
 */
final class CompareReport implements AutoCloseable {
  // Widths are those of cells with a space on either side; together they keep within 120 columns.
  private static final int CANDIDATE_WIDTH = 15;
  private static final int FIGURE_WIDTH = 16;
  private static final int TEST_WIDTH = 8;
  private static final int MCNEMAR_WIDTH = 9;
  private static final double SMALLEST_SHOWN = 0.001;

  private final Console console;
  private final List<PlannedRun> planned;
  private final Validation validation;
  private final ImageDataSet data;
  private final int stored;
  private final long examplesOfARun;
  /** Examples trained on by each run that began here. */
  private final Map<String, Long> trainedBy = new HashMap<>();
  private final long began = System.nanoTime();
  private int ended;
  private long trained;
  private long left;
  private Progress bar;

  /**
   * @param planned all runs
   * @param stored those that are not trained again
   */
  CompareReport(
      Console console, List<PlannedRun> planned, List<ComparedRun> stored, Validation validation, ImageDataSet data) {
    this.console = console;
    this.planned = planned;
    this.validation = validation;
    this.data = data;
    this.stored = stored.size();
    this.ended = stored.size();
    PlannedRun any = planned.get(0);
    this.examplesOfARun = (data.trainCount() - heldOut()) * any.images().factor() * any.plan().epochs();
    this.left = examplesOfARun * (planned.size() - stored.size());
  }

  private long heldOut() {
    return validation.heldOut(data.trainCount());
  }

  /** What is trained, on which data, with which options. */
  void header(String id, String dataset, String baseline, SparkSession session, int atOnce) {
    List<Candidate> candidates = planned.stream().map(PlannedRun::candidate).distinct().toList();
    TrainingPlan plan = planned.get(0).plan();
    int runs = planned.size() / candidates.size();
    int factor = planned.get(0).images().factor();
    console.line("Pliant " + Build.version() + ", comparison " + id);
    console.line("candidates " + candidates.stream().map(Candidate::name).collect(Collectors.joining(", "))
        + "; baseline " + baseline);
    console.line("network    " + NetworkLabel.of(plan.network()) + ", activations learned per "
        + plan.network().sharing().word());
    planned.stream().filter(run -> run.candidate().role() == Candidate.Role.MATCHED).findFirst().ifPresent(run ->
        console.line("           " + run.candidate().name() + ": " + NetworkLabel.of(run.plan().network()) + ", "
            + Numbers.grouped(run.plan().network().learnedParameterCount()) + " parameters"));
    console.line("data       " + dataset + ": " + Numbers.grouped(data.trainCount() - heldOut()) + " images"
        + (factor == 1 ? "" : " ×" + factor + ", distorted copies,") + " of " + data.shape().label()
        + " in " + data.classes() + " classes to train on; validation on " + Numbers.grouped(heldOut())
        + " held out, test on " + Numbers.grouped(data.testCount()));
    console.line("training   " + counted(plan.epochs(), "epoch") + ", minibatch " + plan.batchSize()
        + ", cross-entropy, " + plan.recipe().updater().label(plan.learningRate())
        + TrainReport.recipe(plan.recipe()) + ", "
        + counted(runs, "seed") + " from " + plan.seed());
    console.line("spark      " + session.version() + " at " + session.sparkContext().master() + ", "
        + counted(atOnce, "run") + " at once of " + counted(plan.workers(), "worker") + ", " + plan.step().word()
        + " step");
    if (stored > 0) {
      console.line("stored     " + stored + " of " + counted(planned.size(), "run")
          + (stored == 1 ? " is" : " are") + " in the tables already");
    }
    console.line("");
    startBar();
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void startBar() {
    if (ended < planned.size()) {
      bar = console.progress("runs, " + ended + "/" + planned.size() + " done", left, "examples");
    }
  }

  /** A run begins; its windows are reported here. */
  TrainingListener started(PlannedRun run) {
    return new TrainingListener() {
      @Override
      public void windowEnded(WindowSummary window) {
        advance(run, window.examples());
      }
    };
  }

  private synchronized void advance(PlannedRun run, long examples) {
    trainedBy.merge(run.runId(), examples, Long::sum);
    trained += examples;
    left -= examples;
    bar.stepBy(examples);
  }

  /** A run has ended and is stored. */
  synchronized void ended(ComparedRun run) {
    close();
    ended++;
    // Nothing for a run that has finished, the rest of a run that has failed.
    left -= examplesOfARun - trainedBy.getOrDefault(run.planned().runId(), 0L);
    RunRow row = run.row();
    String outcome = run.finished()
        ? "validation " + Numbers.percent(row.validationAccuracy()) + "  test " + Numbers.percent(row.testAccuracy())
            + String.format(Locale.ROOT, "  %6.1f s  ", row.seconds())
            + Numbers.grouped(Math.round(row.examplesPerSecond())) + " examples/s"
        : "failed: " + row.failure();
    String name = run.planned().candidate().name();
    int widest = planned.stream().mapToInt(each -> each.candidate().name().length()).max().orElseThrow();
    console.line(String.format(Locale.ROOT, "%3d/%-3d  %-" + widest + "s  seed %d  %s%s",
        ended, planned.size(), name, row.seed(), outcome, timeLeft()));
    startBar();
  }

  private String timeLeft() {
    if (left == 0 || trained == 0) {
      return "";
    }
    double seconds = (System.nanoTime() - began) / 1e9 * left / trained;
    return ", about " + Numbers.duration(seconds) + " left";
  }

  /** The comparison cannot continue. */
  void stopped(String id) {
    close();
    console.line("stopped; " + counted(ended, "run") + " of " + planned.size()
        + " are stored, and the same command with --run-id " + Shell.quoted(id) + " resumes it");
  }

  /** The table, and where it is stored. */
  static void closing(Console console, ComparisonTables comparison, String out) {
    String id = comparison.runId();
    List<ComparisonRow> rows = comparison.candidates();
    console.line("");
    Column[] columns = {
      column("candidate", HorizontalAlign.LEFT).maxWidth(CANDIDATE_WIDTH),
      column("parameters", HorizontalAlign.RIGHT),
      column("runs", HorizontalAlign.RIGHT),
      column("validation\n%, loss", HorizontalAlign.RIGHT).maxWidth(FIGURE_WIDTH),
      column("test\n%, loss", HorizontalAlign.RIGHT).maxWidth(FIGURE_WIDTH),
      column("seconds", HorizontalAlign.RIGHT),
      column("differ-\nence", HorizontalAlign.RIGHT),
      column("t-test\nHolm", HorizontalAlign.RIGHT).maxWidth(TEST_WIDTH),
      column("Wilcoxon\nHolm", HorizontalAlign.RIGHT),
      column("McNemar\nmedian", HorizontalAlign.RIGHT).maxWidth(MCNEMAR_WIDTH)
    };
    console.result(AsciiTable.getTable(
        AsciiTable.BASIC_ASCII, columns, rows.stream().map(CompareReport::cells).toArray(String[][]::new)));
    console.line("accuracy in %, loss: mean ± standard deviation over the runs that finished; seconds: their mean.\n"
        + "difference: of the test accuracy to " + rows.get(0).baseline() + " with the same seeds, in points. t-test,\n"
        + "Wilcoxon (signed-rank, exact): the chance of a difference as large if there were none in truth; below it"
        + " Holm's\ncorrection over the candidates.\n"
        + "McNemar: the number of seeds with which the two networks answer the test set differently (exact, p < 0.05);"
        + " below\nit the median p.");
    comparison.best().ifPresent(best -> console.result("best on the held-out images: " + best.candidate()
        + ", which has " + Numbers.percent(best.testAccuracyMean()) + " of the test images right\n"
        + ahead(comparison, best)));
    int finished = rows.stream().mapToInt(ComparisonRow::runs).sum();
    int failed = rows.stream().mapToInt(ComparisonRow::failedRuns).sum();
    console.result("comparison " + id + " in " + out + ": " + counted(finished, "run") + " finished"
        + (failed == 0 ? "" : ", " + failed + " failed"));
    String where = OutOption.given(out);
    String query = "SELECT candidate, test_accuracy_mean, t_p_holm FROM comparisons WHERE run_id = "
        + SqlLiteral.of(id);
    console.line("next\n  ./submit.sh report" + where + " --comparison " + Shell.quoted(id) + "\n  ./submit.sh sql"
        + where + " " + Shell.quoted(query));
  }

  /** The same for programs, with the names of the tables' columns. */
  static Map<String, Object> summary(ComparisonTables comparison, String out) {
    String id = comparison.runId();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run_id", id);
    values.put("out", out);
    values.put("best_candidate", comparison.best().map(ComparisonRow::candidate).orElse(null));
    values.put("comparisons", comparison.candidates().stream().map(row -> Named.of(id, row)).toList());
    values.put("contrasts", comparison.contrasts().stream().map(row -> Named.of(id, row)).toList());
    return values;
  }

  /** How many of the others {@code best} beats on the test images. */
  private static String ahead(ComparisonTables comparison, ComparisonRow best) {
    int others = comparison.beside(best).size();
    long behind = comparison.behind(best, ComparisonTable.LEVEL);
    return "ahead of " + (behind == 0 ? "none" : behind) + " of " + others + (others == 1 ? " other" : " others")
        + " on the test images by more than chance (t-test over seeds, Holm, p < " + ComparisonTable.LEVEL
        + "; table contrasts)";
  }

  private static Column column(String header, HorizontalAlign align) {
    return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(align);
  }

  private static String[] cells(ComparisonRow row) {
    List<Double> mcNemar = row.mcNemarP();
    return new String[] {
      row.candidate(),
      Numbers.grouped(row.parameterCount()),
      row.runs() + (row.failedRuns() == 0 ? "" : "\n" + row.failedRuns() + " failed"),
      figures(
          row.validationAccuracyMean(), row.validationAccuracySd(), row.validationLossMean(), row.validationLossSd()),
      figures(row.testAccuracyMean(), row.testAccuracySd(), row.testLossMean(), row.testLossSd()),
      text(row.secondsMean(), seconds -> Numbers.fixed(seconds, 1)),
      text(row.testAccuracyDifference(), points -> String.format(Locale.ROOT, "%+.2f", 100 * points)),
      text(row.tP(), CompareReport::chance) + text(row.tPHolm(), p -> "\n" + chance(p)),
      text(row.wilcoxonP(), CompareReport::chance) + text(row.wilcoxonPHolm(), p -> "\n" + chance(p)),
      mcNemar == null ? "" : row.mcNemarBelow5Percent() + "/" + mcNemar.size()
          + text(row.mcNemarPMedian(), p -> "\n" + chance(p))
    };
  }

  private static String figures(Double accuracy, Double accuracySd, Double loss, Double lossSd) {
    return text(accuracy, mean -> Numbers.fixed(100 * mean, 2)
        + text(accuracySd, sd -> " ± " + Numbers.fixed(100 * sd, 2))
        + "\n" + Numbers.fixed(loss, 3) + text(lossSd, sd -> " ± " + Numbers.fixed(sd, 3)));
  }

  private static String chance(double p) {
    return p < SMALLEST_SHOWN ? "<" + SMALLEST_SHOWN : Numbers.fixed(p, 3);
  }

  private static String text(Double value, DoubleFunction<String> format) {
    return value == null ? "" : format.apply(value);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
