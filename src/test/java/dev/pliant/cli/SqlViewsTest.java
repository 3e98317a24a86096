package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.results.ActivationRow;
import dev.pliant.results.ConfusionRow;
import dev.pliant.results.EpochRow;
import dev.pliant.results.OldTables;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunTables;
import dev.pliant.results.Runs;
import dev.pliant.results.Table;
import dev.pliant.results.WindowRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views of {@code conf/views.sql}. */
class SqlViewsTest {
  private static final Path FILE = Path.of("conf/views.sql");

  @TempDir private Path folder;

  @Test
  void eachSaysWhatItsRowsAndColumnsAreHereAndInReadme() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    for (Relation view : over(store())) {
      assertThat(view.description()).as(view.title()).startsWith("One row for ").endsWith(".");
      StructField[] fields = view.schema().get().fields();
      assertThat(fields).as(view.title()).allSatisfy(field -> {
        assertThat(field.getComment().isDefined()).as(field.name()).isTrue();
        assertThat(field.getComment().get()).as(field.name()).endsWith(".");
      });
      String line = readme.stream()
          .filter(row -> row.startsWith("| `" + view.title() + "` |"))
          .findFirst().orElseThrow(() -> new AssertionError("README lacks view " + view.title()));
      String columns = line.substring(line.indexOf('|', line.indexOf('|', 2) + 1) + 1, line.lastIndexOf('|'));
      assertThat(columns.replaceAll("\\([^)]*\\)", "").strip().split("\\s*,\\s*"))
          .containsExactly(Arrays.stream(fields).map(StructField::name).toArray(String[]::new));
    }
  }

  @Test
  void namesAreTheirOwn() {
    assertThat(over(store())).extracting(Relation::title).doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(Relation.tables().stream().map(Relation::title).toList());
  }

  /** A folder may lack any table: with no run at all, and with a version's first ones alone. */
  @Test
  void tablesThatAreNotThereBreakNone() {
    for (Relation view : over(store())) {
      assertThat(printed(LocalSpark.session(), view.title())).as(view.title()).isEmpty();
    }
    OldTables.write(LocalSpark.session(), folder.resolve("out"), 1, "old");
    for (Relation view : over(store())) {
      boolean answers = !List.of("layer_health", "comparison_summary", "failed_runs").contains(view.title());
      assertThat(printed(LocalSpark.session(), view.title())).as(view.title()).hasSize(answers ? 1 : 0);
    }
  }

  @Test
  void answerWhatTheyAreAsked() {
    RunTables small = Runs.small("a");
    store().write(new RunTables(
        small.run(),
        List.of(
            new EpochRow(1, 0.5, 0.75, 1, 0.5, 4, 2, 2, 2, 0.5), new EpochRow(2, 0.25, 0.75, 1, 0.25, 4, 2, 1, 4, 0.5)),
        List.of(k(0, 0, "k0", 0), k(0, 1, "k0", 0), k(0, 0, "k1", 1), k(0, 1, "k1", 1), k(2, 0, "k0", -3),
            k(2, 1, "k0", 1), k(2, 0, "k1", 1), k(2, 1, "k1", 1)),
        small.curves(), small.inputs(), small.gradients(), small.parameters(),
        List.of(
            window(1, 0, 400, 100), window(1, 1, 200, 300), window(2, 0, 100, 100), window(2, 1, 50, 150)),
        small.confusion(), small.answers(), small.mistakes(), List.of()));
    store().write(Runs.failed("failed"));
    store().writeComparison("c", Runs.comparison(), Runs.contrasts());
    over(store());
    assertThat(answers("SELECT name, units, end_value, change, largest_change FROM moved_parameters"))
        .containsExactly("[k0,2,-1.0,-1.0,3.0]", "[k1,2,1.0,0.0,0.0]");
    assertThat(answers("SELECT epoch, best_validation_accuracy, accuracy_gap, elapsed_seconds FROM learning_curves"))
        .containsExactly("[1,0.5,0.25,2.5]", "[2,0.5,0.5,4.0]");
    assertThat(answers("SELECT place, window, window_ms, times_median, slowest_worker, mean_step_ms, exchange_ms"
        + " FROM slowest_windows")).containsExactly("[1,1,500.0,1.4285714285714286,0,300.0,100.0]",
            "[2,2,200.0,0.5714285714285714,0,75.0,100.0]");
    assertThat(answers("SELECT seconds, step_seconds, slowest_seconds, exchange_seconds, validation_seconds,"
        + " other_seconds, step_share FROM time_spent")).containsExactly("[2.5,0.375,0.125,0.2,1.0,0.8,0.15]");
    assertThat(answers("SELECT run_id, finished_runs FROM best_runs")).containsExactly("[a,1]");
    assertThat(answers("SELECT run_id, failure, epochs_done FROM failed_runs"))
        .containsExactly("[failed,out of memory,0]");
    assertThat(answers("SELECT place, candidate, verdict FROM comparison_summary"))
        .containsExactly("[1,prelu,not told apart]", "[2,relu,baseline]");
    assertThat(answers("SELECT layer, epoch, weight_norm FROM layer_health"))
        .containsExactly("[1,1,0.125]", "[2,1,0.0]");
  }

  @Test
  void classAccuracyIsTheSameWhetherPairsThatDidNotOccurHaveRowsOrNot() {
    long[][] counts = {{3, 1, 0}, {0, 0, 0}, {0, 2, 0}};
    List<ConfusionRow> all = new ArrayList<>();
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        all.add(new ConfusionRow("test", actual, predicted, counts[actual][predicted], null));
      }
    }
    store().write(with("all", all));
    store().write(with("occurred", all.stream().filter(row -> row.count() > 0).toList()));
    over(store());
    String columns = "class, examples, correct, recall, precision, taken_for, taken_for_count";
    for (String run : List.of("all", "occurred")) {
      assertThat(answers("SELECT " + columns + " FROM class_accuracy WHERE run_id = '" + run + "'")).as(run)
          .containsExactly("[0,4,3,0.75,1.0,1,1]", "[1,0,0,null,0.0,null,0]", "[2,2,0,0.0,null,1,2]");
    }
  }

  private static RunTables with(String runId, List<ConfusionRow> confusion) {
    RunTables small = Runs.small(runId);
    return new RunTables(
        small.run(), small.epochs(), small.activations(), small.curves(), small.inputs(), small.gradients(),
        small.parameters(), small.windows(), confusion, small.answers(), small.mistakes(), List.of());
  }

  @Test
  void definitionsGiveAPlainSessionTheSameWithTheirComments() {
    store().write(Runs.small("007"));
    over(store());
    SparkSession plain = LocalSpark.session().newSession();
    store().definitions().forEach(plain::sql);
    SqlViews.load(FILE).statements().forEach(plain::sql);
    for (Table table : Table.values()) {
      assertThat(described(plain.table(table.title()).schema())).isEqualTo(described(table.schema()));
    }
    for (String same : List.of("runs", "windows", "best_runs", "comparison_summary")) {
      assertThat(printed(plain, same)).as(same).isEqualTo(printed(LocalSpark.session(), same));
    }
    assertThat(printed(plain, "runs")).hasSize(1);
  }

  /** Who reads a table's files by their path has the comments, too. */
  @Test
  void commentsAreInTheFiles() {
    store().write(Runs.small("r"));
    for (Table table : Table.values()) {
      Path files = folder.resolve("out").resolve(table.title());
      if (Files.exists(files)) {
        StructField[] fields = LocalSpark.session().read().parquet(files.toString()).schema().fields();
        assertThat(Arrays.stream(fields).filter(field -> !field.name().equals(Table.RUN_ID))).as(table.title())
            .allMatch(field -> field.getComment().equals(table.schema().apply(field.name()).getComment()));
      }
    }
  }

  @Test
  void wrongStatementIsNamedWithItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("own.sql"), """
        -- Mine.
        CREATE OR REPLACE TEMPORARY VIEW mine AS SELECT run_di FROM runs;
        """);
    store().createViews();
    assertThatThrownBy(() -> SqlViews.load(file).create(LocalSpark.session()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ", view mine: there is no column 'run_di'; did you mean 'run_id'?");
    Files.writeString(file, "DROP TABLE runs;\n");
    assertThatThrownBy(() -> SqlViews.load(file)).hasMessageStartingWith(file + ": 'DROP TABLE runs' makes no view");
    assertThatThrownBy(() -> SqlViews.load(folder.resolve("none.sql"))).hasMessageContaining("none.sql cannot be read");
  }

  private static ActivationRow k(int epoch, int unit, String name, double value) {
    return new ActivationRow(epoch, 1, unit, name, value, null);
  }

  private static WindowRow window(int window, int worker, double stepMillis, double waitMillis) {
    return new WindowRow(1, window, worker, 2, 0.5, stepMillis, waitMillis, null, null);
  }

  private ResultsStore store() {
    return new ResultsStore(LocalSpark.session(), folder.resolve("out").toString());
  }

  private static List<Relation> over(ResultsStore results) {
    results.createViews();
    SqlViews views = SqlViews.load(FILE);
    views.create(LocalSpark.session());
    return views.relations(LocalSpark.session());
  }

  private static String described(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> field.name() + " " + field.dataType().simpleString() + " " + field.getComment().get())
        .collect(Collectors.joining("\n"));
  }

  /** As text: arrays of numbers that are none equal nothing, not even themselves. */
  private static List<String> printed(SparkSession session, String relation) {
    return session.table(relation).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static List<String> answers(String query) {
    return LocalSpark.session().sql(query).collectAsList().stream().map(Row::toString).toList();
  }
}
