package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.layer.NamedArray;
import dev.pliant.results.UnfinishedPredictions.Existing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultsStoreTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Path out;
  private ResultsStore results;

  @BeforeEach
  void openFolder() {
    // A pattern to globbing, a name here.
    out = folder.resolve("results [1] {a,b} 100%");
    results = new ResultsStore(spark, out.toString());
  }

  @Test
  void readsBackEveryTableAsItWasWritten() {
    RunTables tables = Runs.small("r");
    results.write(tables);
    tables.rows().forEach((table, rows) ->
        assertThat(texts(results.read(table))).as(table.title())
            .containsExactlyInAnyOrderElementsOf(texts(spark.createDataFrame(rows, table.schema()))));
    assertThat(results.read(Table.EPOCHS).where("validation_loss = double('NaN')").count()).isOne();
    assertThat(results.read(Table.ACTIVATIONS).where("unit IS NULL").count()).isOne();
  }

  @Test
  void readsBackTheRowsOfRunsThatAreAskedFor() {
    Set<Table> ofRuns = EnumSet.of(
        Table.EPOCHS, Table.ACTIVATIONS, Table.CURVES, Table.INPUTS, Table.GRADIENTS, Table.PARAMETERS, Table.WINDOWS,
        Table.CONFUSION, Table.ANSWERS, Table.MISTAKES, Table.SCORES);
    for (String id : List.of("a", "b", "c")) {
      results.write(Runs.small(id));
    }
    List<RunTables> read = results.tables(List.of("c", "a"), ofRuns);
    assertThat(read).extracting(tables -> tables.run().runId()).containsExactly("c", "a");
    for (RunTables tables : read) {
      Map<Table, List<Row>> expected = Runs.small(tables.run().runId()).rows();
      assertThat(tables.rows()).containsOnlyKeys(expected.keySet());
      expected.forEach((table, rows) -> assertThat(texts(spark.createDataFrame(tables.rows().get(table), table.schema())))
          .as(table.title()).containsExactlyInAnyOrderElementsOf(texts(spark.createDataFrame(rows, table.schema()))));
    }
    assertThat(results.tables(List.of("b"), EnumSet.of(Table.EPOCHS)).get(0).rows())
        .containsOnlyKeys(Table.RUNS, Table.EPOCHS);
    assertThatThrownBy(() -> results.tables(List.of("a", "d"), ofRuns)).isInstanceOf(UnknownRunException.class)
        .hasMessageContaining("no run 'd' in ").hasMessageContaining("the latest are a, b, c");
  }

  @Test
  void tellsTheRunThatFinishedLast() {
    assertThat(results.newestFinished()).isEmpty();
    results.write(Runs.small("new", Runs.STARTED.plusSeconds(1)));
    results.write(Runs.small("old"));
    results.write(Runs.failed("bad"));
    assertThat(results.newestFinished()).contains("new");
  }

  @Test
  void readsBackAComparison() {
    results.writeComparison("c", Runs.comparison(), Runs.contrasts());
    ComparisonTables read = results.comparison("c");
    assertThat(read.candidates()).containsExactlyElementsOf(Runs.comparison());
    assertThat(read.contrasts()).containsExactlyElementsOf(Runs.contrasts());
    assertThatThrownBy(() -> results.comparison("d")).isInstanceOf(UnknownRunException.class)
        .hasMessageContaining("no comparison 'd' in ").hasMessageContaining("the latest are c");
    assertThatThrownBy(() -> results.comparison("line\nbreak")).isInstanceOf(UnknownRunException.class)
        .hasMessageContaining("no comparison 'line?break' in ");
  }

  @Test
  void loadsWhatTheNetworkIsRebuiltFrom() {
    RunTables tables = Runs.small("r");
    results.write(tables);
    results.write(Runs.small("other"));
    StoredRun stored = results.load("r");
    assertThat(stored.run()).isEqualTo(tables.run());
    assertThat(stored.parameters()).extracting(NamedArray::layer).containsExactly(1, 2);
    assertThat(stored.parameters().get(0).shape()).containsExactly(3);
    assertThat(stored.parameters().get(0).values()).containsExactly(new float[] {1, -0.0f, Float.MIN_VALUE});
    assertThat(stored.parameters().get(1).name()).isEqualTo("W");
    assertThat(stored.parameters().get(1).values()).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY);
  }

  @Test
  void keepsRunIdsAsTheyAre() throws IOException {
    List<String> ids = List.of(
        "007", "2026-01-01", "null", " a b ", "a/b=c:d", "run_id=x", "%2F", "..", "a}b{c*?[x]", "'\"\\", "Größe-结果-😀");
    ids.forEach(id -> results.write(new RunTables(
        Runs.small(id).run(), Runs.small(id).epochs(), List.of(), List.of(), List.of(), List.of(),
        Runs.small(id).parameters(), List.of(), List.of(), List.of(), List.of(), List.of())));
    for (Table table : List.of(Table.RUNS, Table.EPOCHS)) {
      assertThat(results.read(table).select("run_id").distinct().collectAsList()).as(table.title())
          .extracting(row -> row.getString(0)).containsExactlyInAnyOrderElementsOf(ids);
    }
    ids.forEach(id -> assertThat(results.load(id).run().runId()).isEqualTo(id));
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("runs", "epochs", "parameters");
    }
  }

  @Test
  void hasEmptyTablesBeforeTheFirstRun() {
    assertThat(results.isEmpty()).isTrue();
    for (Table table : Table.values()) {
      assertThat(results.read(table).count()).isZero();
      assertThat(results.read(table).schema().simpleString()).isEqualTo(table.schema().simpleString());
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void writesOneFileForATableAndNoneForAnEmptyOne() throws IOException {
    results.write(Runs.failed("broken"));
    assertThat(parquetFiles(out)).hasSize(1).allMatch(file -> file.startsWith(out.resolve("runs")));
    Row run = results.read(Table.RUNS).select("status", "failure", "test_loss").first();
    assertThat(run.getString(0)).isEqualTo("failed");
    assertThat(run.getString(1)).isEqualTo("out of memory");
    assertThat(run.isNullAt(2)).isTrue();
    assertThat(results.read(Table.PARAMETERS).count()).isZero();
    assertThat(results.load("broken").parameters()).isEmpty();
    assertThat(results.isEmpty()).isFalse();
  }

  @Test
  void addsASecondRunAndLeavesTheFirstByteForByte() throws IOException {
    results.write(Runs.small("first"));
    Map<String, List<Byte>> first = ResultsStoreFaultTest.content(out);
    results.write(Runs.small("second"));
    assertThat(ResultsStoreFaultTest.content(out)).containsAllEntriesOf(first).hasSizeGreaterThan(first.size());
    assertThat(results.read(Table.RUNS).count()).isEqualTo(2);
    assertThat(results.read(Table.EPOCHS).count()).isEqualTo(4);
  }

  @Test
  void refusesARunThatIsThereAlready() throws IOException {
    results.write(Runs.small("same"));
    Map<String, List<Byte>> before = ResultsStoreFaultTest.content(out);
    String message = "run 'same' is in file:" + out + " already; name another with --run-id, or leave the option out";
    assertThatThrownBy(() -> results.requireNew("same")).isInstanceOf(RunExistsException.class).hasMessage(message);
    assertThatThrownBy(() -> results.write(Runs.failed("same")))
        .isInstanceOf(RunExistsException.class).hasMessage(message);
    assertThat(ResultsStoreFaultTest.content(out)).isEqualTo(before);
    results.requireNew("Same one");
  }

  @Test
  void showsNothingOfARunThatIsNotInRuns() throws IOException {
    results.write(Runs.small("whole"));
    results.write(Runs.small("part"));
    delete(out.resolve("runs/run_id=part"));
    for (Table table : Runs.small("whole").rows().keySet()) {
      assertThat(results.read(table).select("run_id").distinct().collectAsList())
          .as(table.title()).extracting(row -> row.getString(0)).containsExactly("whole");
    }
    delete(out.resolve("runs"));
    results.createViews();
    assertThat(spark.sql("SELECT * FROM epochs").count()).isZero();
    assertThat(results.isEmpty()).isTrue();
  }

  @Test
  void readsBackABenchmarkAsItWasWrittenWithoutARun() throws IOException {
    results.writeBenchmark("b 1", Runs.benchmark());
    assertThat(results.isEmpty()).isFalse();
    assertThat(parquetFiles(out)).hasSize(1).allMatch(file -> file.startsWith(out.resolve("benchmarks/run_id=b 1")));
    List<Row> rows = Runs.benchmark().stream().map(row -> row.with("run_id", "b 1").row()).toList();
    assertThat(texts(results.read(Table.BENCHMARKS)))
        .containsExactlyInAnyOrderElementsOf(texts(spark.createDataFrame(rows, Table.BENCHMARKS.schema())));
    results.createViews();
    assertThat(spark.sql("SELECT contender, reason FROM benchmarks WHERE examples_per_second IS NULL").collectAsList())
        .extracting(Row::toString).containsExactly("[PyTorch,no torch]");
    assertThat(results.read(Table.RUNS).count()).isZero();
    assertThatThrownBy(() -> results.load("b 1")).isInstanceOf(UnknownRunException.class);
  }

  @Test
  void runsAndBenchmarksDrawTheirNamesFromOnePool() throws IOException {
    results.write(Runs.small("run"));
    results.writeBenchmark("benchmark", Runs.benchmark());
    Map<String, List<Byte>> before = ResultsStoreFaultTest.content(out);
    for (String taken : List.of("run", "benchmark")) {
      String message = "run '" + taken + "' is in file:" + out + " already; name another with --run-id";
      assertThatThrownBy(() -> results.writeBenchmark(taken, Runs.benchmark()))
          .isInstanceOf(RunExistsException.class).hasMessageStartingWith(message);
      assertThatThrownBy(() -> results.write(Runs.small(taken)))
          .isInstanceOf(RunExistsException.class).hasMessageStartingWith(message);
    }
    assertThat(ResultsStoreFaultTest.content(out)).isEqualTo(before);
    assertThatThrownBy(() -> results.writeBenchmark("a\nb", Runs.benchmark()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("control characters");
    assertThatThrownBy(() -> results.writeBenchmark("none", List.of()))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("benchmark 'none' has no rows");
  }

  @Test
  void readsBackAComparisonAsItWasWrittenWithoutARun() throws IOException {
    results.writeComparison("c 1", Runs.comparison(), Runs.contrasts());
    assertThat(results.isEmpty()).isFalse();
    assertThat(parquetFiles(out.resolve("comparisons/run_id=c 1"))).hasSize(1);
    assertThat(parquetFiles(out.resolve("contrasts/run_id=c 1"))).hasSize(1);
    assertThat(parquetFiles(out)).hasSize(2);
    List<Row> rows = Runs.comparison().stream().map(row -> row.toRow("c 1")).toList();
    assertThat(texts(results.read(Table.COMPARISONS)))
        .containsExactlyInAnyOrderElementsOf(texts(spark.createDataFrame(rows, Table.COMPARISONS.schema())));
    List<Row> contrasts = Runs.contrasts().stream().map(row -> row.toRow("c 1")).toList();
    assertThat(texts(results.read(Table.CONTRASTS)))
        .containsExactlyInAnyOrderElementsOf(texts(spark.createDataFrame(contrasts, Table.CONTRASTS.schema())));
    assertThat(results.comparisonConfig("c 1")).hasValue(Map.of("seeds", "2"));
    assertThat(results.comparisonConfig("c 2")).isEmpty();
    assertThatThrownBy(() -> results.write(Runs.small("c 1"))).isInstanceOf(RunExistsException.class);
    assertThatThrownBy(() -> results.writeComparison("c 1", Runs.comparison(), Runs.contrasts()))
        .isInstanceOf(RunExistsException.class);
    assertThatThrownBy(() -> results.writeComparison("none", List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("comparison 'none' has no rows");
  }

  @Test
  void readsThoseRunsThatThereAreAndWhatTheyAnsweredBesideADamagedOne() throws IOException {
    results.write(Runs.small("whole"));
    results.write(Runs.failed("broken"));
    Files.writeString(damagedRun(Table.RUNS), "no more");
    List<String> names = List.of("whole", "broken", "missing");
    assertThat(results.runs(names)).containsOnlyKeys("whole", "broken");
    assertThat(results.runs(names).get("whole")).isEqualTo(Runs.small("whole").run());
    assertThat(results.answers(names, "test")).containsOnlyKeys("whole");
    assertThat(results.answers(names, "test").get("whole").examples()).isEqualTo(9);
    assertThat(results.answers(names, "test").get("whole").correct()).containsExactly(-128, 1);
    assertThat(results.answers(names, "train")).isEmpty();
  }

  @Test
  void makesEachTableAView() {
    results.write(Runs.small("r"));
    results.createViews();
    Row row = spark.sql("SELECT r.run_id, e.epoch FROM runs r JOIN epochs e USING (run_id) ORDER BY epoch DESC").first();
    assertThat(row.getString(0)).isEqualTo("r");
    assertThat(row.getInt(1)).isEqualTo(2);
    assertThat(Arrays.stream(spark.table("windows").schema().fields()).map(field -> field.getComment().get()))
        .startsWith("The run.").contains("Counted from 1 in each epoch.");
  }

  @Test
  void namesTheNewestRunsForOneThatIsNotThere() {
    assertThatThrownBy(() -> results.load("none"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessage("no run 'none' in file:" + out + "; there are no runs yet");
    for (int i = 0; i < 6; i++) {
      RunRow run = Runs.small("r" + i, Runs.STARTED.plusSeconds(i)).run();
      results.write(RunTables.failed(run));
    }
    assertThatThrownBy(() -> results.load("no\nne"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessage("no run 'no?ne' in file:" + out + "; the latest are r5, r4, r3, r2, r1");
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void refusesATruncatedFile(Table table) throws IOException {
    Path file = damagedRun(table);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 5);
    }
    assertUnreadable(table, file, "is damaged or no Parquet file (");
  }

  @Test
  void refusesAFileThatIsNoParquet() throws IOException {
    Path file = damagedRun(Table.EPOCHS);
    Files.writeString(file, "epoch,loss\n1,0.5\n");
    assertUnreadable(Table.EPOCHS, file, "is not a Parquet file");
    Files.writeString(file, "");
    assertUnreadable(Table.EPOCHS, file, "is damaged or no Parquet file (");
  }

  @Test
  void refusesAFileWithoutOneOfTheColumns() throws IOException {
    Path file = damagedRun(Table.WINDOWS);
    replace(file, results.read(Table.WINDOWS).drop("run_id", "loss"));
    assertUnreadable(Table.WINDOWS, file, "has no column loss, so it is no file of table windows");
  }

  @Test
  void readsAFileThatIsOlderThanAColumn() throws IOException {
    Path file = damagedRun(Table.EPOCHS);
    replace(file, results.read(Table.EPOCHS).drop("run_id", "validation_seconds"));
    withoutStamp();
    assertThat(results.read(Table.EPOCHS).where("validation_seconds IS NULL").count())
        .isEqualTo(results.read(Table.EPOCHS).count()).isPositive();
  }

  @Test
  void readsARunThatIsOlderThanTheDiagnostics() throws IOException {
    Path file = damagedRun(Table.WINDOWS);
    replace(file, results.read(Table.WINDOWS).drop("run_id", "weight_distance", "activation_distance"));
    withoutStamp();
    List<Table> later = List.of(Table.CURVES, Table.INPUTS, Table.GRADIENTS);
    for (Table table : later) {
      delete(out.resolve(table.title()));
    }
    results.write(Runs.small("new"));
    results.createViews();
    assertThat(results.load("damaged").parameters()).isNotEmpty();
    assertThat(spark.sql("SELECT run_id, count(*), count(weight_distance), count(activation_distance) FROM windows"
        + " GROUP BY run_id ORDER BY run_id").collectAsList())
        .extracting(Row::toString).containsExactly("[damaged,2,0,0]", "[new,2,1,1]");
    for (Table table : later) {
      assertThat(spark.sql("SELECT DISTINCT run_id FROM " + table.title()).collectAsList())
          .extracting(Row::toString).containsExactly("[new]");
    }
  }

  @Test
  void arraysOfDiagnosticsCanBeOpenedInSql() {
    results.write(Runs.small("r"));
    results.createViews();
    assertThat(spark.sql("SELECT epoch, inline(arrays_zip(x, g)) FROM curves WHERE layer = 1").collectAsList())
        .extracting(Row::toString).containsExactly("[0,-8.0,-0.0]", "[0,8.0,1.0E300]");
    assertThat(spark.sql("SELECT inline(arrays_zip(edges, counts)) FROM inputs WHERE layer = 1").collectAsList())
        .extracting(Row::toString).containsExactly("[-8.0,1]", "[0.0," + (1L << 40) + "]", "[8.0,null]");
  }

  @Test
  void refusesAFileWithAColumnOfAnotherType() throws IOException {
    Path file = damagedRun(Table.WINDOWS);
    replace(file, results.read(Table.WINDOWS).drop("run_id").selectExpr(
        "epoch", "window", "worker", "int(examples) examples", "loss", "step_ms", "wait_ms"));
    assertUnreadable(Table.WINDOWS, file, "has column examples as int instead of bigint");
  }

  @Test
  void refusesAPartitionWithoutItsFile() throws IOException {
    Path file = damagedRun(Table.EPOCHS);
    Files.delete(file);
    assertUnreadable(Table.EPOCHS, file.getParent(), "holds no file, so rows of table epochs are lost");
  }

  @Test
  void refusesValuesThatWereChangedOnDisk() throws IOException {
    Path file = damagedRun(Table.PARAMETERS);
    byte[] bytes = Files.readAllBytes(file);
    // Within the first column's page, past its header.
    bytes[40] ^= 1;
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    assertThatThrownBy(() -> results.load("damaged"))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining(file + " cannot be read (")
        .hasMessageNotContaining("\n");
  }

  @Test
  void loadsARunBesideADamagedOne() throws IOException {
    results.write(Runs.small("sound"));
    Files.writeString(damagedRun(Table.RUNS), "no more");
    assertThat(results.load("sound").run().runId()).isEqualTo("sound");
  }

  @Test
  void cannotWriteBelowAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    ResultsStore below = new ResultsStore(spark, file.resolve("out").toString());
    assertThatThrownBy(below::requireWritable)
        .isInstanceOf(ResultsException.class)
        .hasMessageStartingWith("the results folder file:" + file.resolve("out") + " cannot be written (")
        .hasMessageEndingWith("; name another with --out");
  }

  @Test
  void leavesNothingBehindWhereItProvedThatItCanWrite() throws IOException {
    results.requireWritable();
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files).containsExactly(out);
    }
  }

  @Test
  void refusesAFolderThatNoFileSystemKnows() {
    assertThatThrownBy(() -> new ResultsStore(spark, "nofs://host/out"))
        .isInstanceOf(ResultsException.class)
        .hasMessage("the results folder 'nofs://host/out' cannot be reached (No FileSystem for scheme \"nofs\");"
            + " name another with --out");
    assertThatThrownBy(() -> new ResultsStore(spark, ""))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("the results folder '' cannot be reached (");
  }

  /** The one file of {@code table} of a run, without the checksum that the local file system keeps beside it. */
  private Path damagedRun(Table table) throws IOException {
    switch (table) {
      case BENCHMARKS -> results.writeBenchmark("damaged", Runs.benchmark());
      case PREDICTIONS -> {
        results.write(Runs.small("damaged"));
        Runs.predict(results, "damaged", "test", Existing.KEEP, 3, 1);
      }
      case COMPARISONS, CONTRASTS -> results.writeComparison("damaged", Runs.comparison(), Runs.contrasts());
      default -> results.write(Runs.small("damaged"));
    }
    Path file = parquetFiles(out.resolve(table.title()).resolve("run_id=damaged")).get(0);
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    return file;
  }

  /** Makes run {@code damaged} one of an older version, whose files have no stamp. */
  private void withoutStamp() throws IOException {
    replace(parquetFiles(out.resolve("runs/run_id=damaged")).get(0), results.read(Table.RUNS).drop("run_id"));
  }

  private void replace(Path file, Dataset<Row> rows) throws IOException {
    Path other = Files.createTempDirectory(folder, "other").resolve("rows");
    rows.coalesce(1).write().parquet(other.toString());
    Files.delete(file);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.move(parquetFiles(other).get(0), file);
  }

  private void assertUnreadable(Table table, Path file, String reason) {
    ResultsStore fresh = new ResultsStore(spark, out.toString());
    for (ResultsStore store : List.of(results, fresh)) {
      assertThatThrownBy(() -> store.read(table))
          .isInstanceOf(ResultsException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(reason)
          .hasMessageNotContaining("\n");
      assertThatThrownBy(store::createViews).isInstanceOf(ResultsException.class).hasMessageContaining(file.toString());
    }
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> IntStream.range(0, row.length()).mapToObj(row::get)
            .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value))
            .collect(Collectors.joining(",")))
        .toList();
  }

  private static List<Path> parquetFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
