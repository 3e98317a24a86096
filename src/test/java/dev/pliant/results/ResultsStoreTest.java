package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.results.FaultyFileSystem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsStoreTest {
  @TempDir Path folder;
  private final SparkSession spark = LocalSpark.session();
  private ResultsStore store;

  @BeforeEach
  void open() {
    store = new ResultsStore(spark, folder.resolve("out").toString());
  }

  @Test
  void everyTableComesBackAsItWasWritten() {
    store.write(tables("one"));
    StoredRun stored = store.load("one");
    assertThat(stored.run()).isEqualTo(run("one"));
    assertThat(stored.parameters()).hasSize(2);
    ParameterRow weights = stored.parameters().get(0);
    assertThat(weights.name()).isEqualTo("W");
    assertThat(weights.shape()).containsExactly(2, 2);
    assertThat(weights.values()).containsExactly(1.5f, -0f, Float.MIN_VALUE, 3e38f);
    assertThat(rows(Table.EPOCHS)).containsExactly("[one,1,0.5,0.75,NaN,Infinity,60,2,1.5,40.0]");
    assertThat(rows(Table.ACTIVATIONS)).containsExactlyInAnyOrder("[one,0,1,null,k0,0.5]", "[one,1,2,3,k1,-1.0]");
    assertThat(rows(Table.WINDOWS)).containsExactlyInAnyOrder(
        "[one,1,1,0,30,0.5,10.0,2.0]", "[one,1,1,1,0,null,0.0,12.0]");
    assertThat(rows(Table.CONFUSION)).containsExactly("[one,test,3,5,7]");
    for (Table table : Table.values()) {
      assertThat(store.read(table).schema().fieldNames()).isEqualTo(table.schema().fieldNames());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42", "007", "1.0", "true", "2026-01-01", "null", "a b", "a/b=c:d", "'\"%", "..", "λ→中", "<b>"})
  void runIdIsAStringWhateverItLooksLike(String id) {
    store.write(tables(id));
    assertThat(store.load(id).run().runId()).isEqualTo(id);
    assertThat(store.read(Table.EPOCHS).select("run_id").collectAsList()).extracting(row -> row.getString(0))
        .containsExactly(id);
    assertThatThrownBy(() -> store.requireNew(id)).isInstanceOf(RunExistsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "__HIVE_DEFAULT_PARTITION__", "a\nb", "a\u0000b"})
  void idThatCannotNameARunIsRefused(String id) {
    assertThatThrownBy(() -> store.requireNew(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot name a run");
  }

  @Test
  void idTooLongForAFolderIsRefused() {
    assertThatThrownBy(() -> store.requireNew("é".repeat(100))).hasMessageContaining("too long");
  }

  @Test
  void secondRunAddsItselfAndARepeatedIdIsRefusedWithTheFirstUntouched() throws IOException {
    store.write(tables("one"));
    Map<String, Long> before = files();
    assertThatThrownBy(() -> store.write(tables("one")))
        .isInstanceOf(RunExistsException.class)
        .hasMessageContaining("run 'one' is in")
        .hasMessageContaining("--run-id");
    assertThat(files()).isEqualTo(before);
    store.write(tables("two"));
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(rows(Table.RUNS)).hasSize(2);
    assertThat(rows(Table.EPOCHS)).hasSize(2);
  }

  @Test
  void failedRunIsARowWithItsReasonAndNothingElse() {
    store.write(RunTables.failed(failedRun("bad", "it broke")));
    Row row = store.read(Table.RUNS).select("status", "failure", "test_accuracy").head();
    assertThat(row.getString(0)).isEqualTo("failed");
    assertThat(row.getString(1)).isEqualTo("it broke");
    assertThat(row.isNullAt(2)).isTrue();
    assertThat(folder.resolve("out/epochs")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void commitThatFailsAnywhereLeavesTheWholeRunOrNothing(Fault fault) {
    Path out = folder.resolve("faulty");
    ResultsStore faulty = faulty(out);
    faulty.write(tables("before"));
    int failures = 0;
    boolean fired = true;
    for (int change = 1; fired; change++) {
      String id = "run" + change;
      FaultyFileSystem.failAt(change, fault);
      RuntimeException failure = write(faulty, id);
      fired = FaultyFileSystem.fired();
      assertWholeOrNothing(out, id, failure == null, fault + " at change " + change);
      if (failure != null) {
        failures++;
        assertThat(fired).isTrue();
        assertThat(failure).isInstanceOf(ResultsException.class).hasMessageContaining("nothing of it was kept");
      }
    }
    // The folder to write aside in is made; then each of six tables has its folder made and its partition renamed.
    assertThat(failures).isGreaterThanOrEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void writingAsideThatFailsLeavesTheWholeRunOrNothing(Fault fault) {
    Path out = folder.resolve("faulty");
    ResultsStore faulty = faulty(out);
    faulty.write(tables("before"));
    FaultyFileSystem.failAsideAt(2, fault);
    RuntimeException failure = write(faulty, "run");
    assertThat(FaultyFileSystem.fired()).isTrue();
    // Spark goes on after a folder that it was told it cannot make, and makes it with its first file.
    assertWholeOrNothing(out, "run", failure == null, fault.toString());
    if (fault != Fault.ANSWERS_FALSE) {
      assertThat(failure).isInstanceOf(ResultsException.class).hasMessageContaining("nothing of it was kept");
    }
  }

  private ResultsStore faulty(Path out) {
    spark.sparkContext().hadoopConfiguration().set("fs.faulty.impl", FaultyFileSystem.class.getName());
    return new ResultsStore(spark, "faulty://" + out);
  }

  private static RuntimeException write(ResultsStore faulty, String id) {
    try {
      faulty.write(tables(id));
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void assertWholeOrNothing(Path out, String id, boolean whole, String as) {
    ResultsStore plain = new ResultsStore(spark, out.toString());
    assertThat(out.resolve("_staging")).as(as).doesNotExist();
    for (Table table : Table.values()) {
      assertThat(plain.read(table).filter("run_id = 'before'").isEmpty()).as(as + ", " + table).isFalse();
      assertThat(plain.read(table).filter("run_id = '" + id + "'").isEmpty()).as(as + ", " + table).isEqualTo(!whole);
      assertThat(out.resolve(table.title()).resolve("run_id=" + id).toFile().exists()).as(as + ", " + table)
          .isEqualTo(whole);
    }
  }

  @Test
  void partitionOfARunThatDoesNotExistIsNotRead() throws IOException {
    store.write(tables("one"));
    FileUtils.copyDirectory(
        folder.resolve("out/epochs/run_id=one").toFile(), folder.resolve("out/epochs/run_id=ghost").toFile());
    assertThat(rows(Table.EPOCHS)).hasSize(1);
    store.write(tables("ghost"));
    assertThat(rows(Table.EPOCHS)).hasSize(2);
  }

  @Test
  void truncatedFileIsAnErrorThatNamesIt() throws IOException {
    store.write(tables("one"));
    Path file = file("epochs");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    assertThatThrownBy(() -> store.read(Table.EPOCHS))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("is damaged");
  }

  @Test
  void foreignFileIsAnErrorThatNamesItAndTheColumn() {
    store.write(tables("one"));
    spark.range(3).toDF("epoch").write().mode("append").parquet(folder.resolve("out/epochs/run_id=one").toString());
    assertThatThrownBy(() -> store.read(Table.EPOCHS))
        .isInstanceOf(ResultsException.class)
        .hasMessageMatching("(?s).*part-.*has column epoch as bigint and not as int.*");
    spark.range(3).toDF("other").write().mode("overwrite").parquet(folder.resolve("out/epochs/run_id=one").toString());
    assertThatThrownBy(() -> store.read(Table.EPOCHS)).hasMessageContaining("has no column epoch");
  }

  @Test
  void partitionThatLostItsFilesIsAnError() throws IOException {
    store.write(tables("one"));
    Files.delete(file("windows"));
    assertThatThrownBy(() -> store.read(Table.WINDOWS)).hasMessageContaining("table windows has no file in");
  }

  @Test
  void folderThatCannotBeWrittenIsToldBeforeAnythingIsDone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new ResultsStore(spark, file.toString()).requireWritable())
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("results folder")
        .hasMessageContaining("--out");
    store.requireWritable();
    try (Stream<Path> left = Files.list(folder.resolve("out"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void unknownRunIsAnErrorThatNamesTheLatest() {
    assertThatThrownBy(() -> store.load("x")).hasMessageContaining("there are no runs yet");
    store.write(tables("one"));
    assertThatThrownBy(() -> store.load("x"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessageContaining("no run 'x'")
        .hasMessageContaining("the latest are one");
  }

  @Test
  void viewsAreTheTablesByTheirNamesEvenWithoutRuns() {
    store.createViews();
    for (Table table : Table.values()) {
      assertThat(spark.sql("SELECT * FROM " + table.title()).count()).isZero();
      assertThat(table.schema().fields()).allSatisfy(field -> assertThat(field.getComment().isDefined()).isTrue());
    }
  }

  private List<String> rows(Table table) {
    return store.read(table).collectAsList().stream().map(Row::toString).toList();
  }

  private Path file(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out").resolve(table).resolve("run_id=one"))) {
      return files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), FileUtils.checksumCRC32(path.toFile()));
      }
    }
    return files;
  }

  private static RunTables tables(String id) {
    return new RunTables(
        run(id),
        List.of(new EpochRow(1, 0.5, 0.75, Double.NaN, Double.POSITIVE_INFINITY, 60, 2, 1.5, 40)),
        List.of(new ActivationRow(0, 1, null, "k0", 0.5), new ActivationRow(1, 2, 3, "k1", -1)),
        List.of(
            new ParameterRow(1, "W", new long[] {2, 2}, new float[] {1.5f, -0f, Float.MIN_VALUE, 3e38f}),
            new ParameterRow(1, "b", new long[] {2}, new float[] {0, 1})),
        List.of(new WindowRow(1, 1, 0, 30, 0.5, 10, 2), new WindowRow(1, 1, 1, 0, null, 0, 12)),
        List.of(new ConfusionRow("test", 3, 5, 7)));
  }

  private static RunRow run(String id) {
    return new RunRow(
        id, Instant.parse("2026-01-02T03:04:05.123456Z"), Instant.parse("2026-01-02T04:04:05Z"), RunRow.FINISHED, null,
        "mnist", "ab", "affine", "layer", List.of(784, 128, 10), 100, 4, 10, 32, 0.001, 2, 100, Long.MIN_VALUE, "dl4j",
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 7.5, 1000.0, "3.5.9", "1.0.0-M2", "17", "amd64", "c0ffee",
        Map.of("epochs", "10", "out", "a 'b'"));
  }

  private static RunRow failedRun(String id, String reason) {
    return new RunRow(
        id, Instant.EPOCH, Instant.EPOCH, RunRow.FAILED, reason, "mnist", "ab", "affine", "layer", List.of(784, 10), 100,
        4, 10, 32, 0.001, 2, 100, 1, "dl4j", null, null, null, null, null, null, null, null, "3.5.9", "1.0.0-M2", "17",
        "amd64", "c0ffee", Map.of());
  }
}
