package dev.pliant.results;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pliant.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultsStoreFaultTest {
  private static final int NEVER = Integer.MAX_VALUE;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Path out;
  private ResultsStore results;

  @BeforeEach
  void openFaultyFolder() {
    spark.sparkContext().hadoopConfiguration().setClass(
        "fs.faulty.impl", FaultyFileSystem.class, FileSystem.class);
    FaultyFileSystem.failAt(NEVER, FaultyFileSystem.Fault.THROWS);
    out = folder.resolve("out");
    results = new ResultsStore(spark, "faulty://" + out);
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void keepsAllOrNothingWhereverAWriteFails(FaultyFileSystem.Fault fault) throws IOException {
    results.write(twoTables("before"));
    Map<String, List<Byte>> before = content(out);
    int refused = 0;
    int call = 1;
    for (boolean fired = true; fired; call++) {
      FaultyFileSystem.failAt(call, fault);
      Throwable failure = catchThrowable(() -> results.write(twoTables("new")));
      fired = FaultyFileSystem.fired();
      FaultyFileSystem.failAt(NEVER, fault);

      String where = fault + " at call " + call;
      assertThat(out.resolve("_unfinished")).as(where).doesNotExist();
      if (failure == null) {
        assertThat(rows(Table.RUNS, "new")).as(where).isEqualTo(1);
        assertThat(rows(Table.EPOCHS, "new")).as(where).isEqualTo(2);
        for (Table table : List.of(Table.RUNS, Table.EPOCHS)) {
          delete(out.resolve(table.title()).resolve("run_id=new"));
        }
      } else {
        refused++;
        assertThat(fired).as(where).isTrue();
        assertThat(failure).as(where).isInstanceOf(ResultsException.class)
            .hasMessageContaining("run 'new' could not be written to faulty:")
            .hasMessageContaining("nothing of it was stored")
            .hasMessageNotContaining("\n");
      }
      assertThat(content(out)).as(where).isEqualTo(before);
    }
    assertThat(refused).isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void keepsAllOfABenchmarkOrNothingWhereverAWriteFails(FaultyFileSystem.Fault fault) throws IOException {
    results.write(twoTables("before"));
    Map<String, List<Byte>> before = content(out);
    int refused = 0;
    boolean fired = true;
    for (int call = 1; fired; call++) {
      FaultyFileSystem.failAt(call, fault);
      Throwable failure = catchThrowable(() -> results.writeBenchmark("new", Runs.benchmark()));
      fired = FaultyFileSystem.fired();
      FaultyFileSystem.failAt(NEVER, fault);

      String where = fault + " at call " + call;
      if (failure == null) {
        assertThat(rows(Table.BENCHMARKS, "new")).as(where).isEqualTo(2);
        delete(out.resolve("benchmarks/run_id=new"));
      } else {
        refused++;
        assertThat(failure).as(where).isInstanceOf(ResultsException.class)
            .hasMessageContaining("run 'new' could not be written to faulty:")
            .hasMessageContaining("nothing of it was stored");
      }
      assertThat(content(out)).as(where).isEqualTo(before);
    }
    assertThat(refused).isGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void runThatIsGoneOnWithIsThereWholeOrCanBeGoneOnWithAgain(FaultyFileSystem.Fault fault) throws IOException {
    results.write(Runs.failed("new"));
    Path failed = folder.resolve("failed");
    FileUtils.copyDirectory(out.toFile(), failed.toFile());
    int refused = 0;
    Set<Set<String>> left = new HashSet<>();
    boolean fired = true;
    for (int call = 1; fired; call++) {
      FileUtils.deleteDirectory(out.toFile());
      FileUtils.copyDirectory(failed.toFile(), out.toFile());
      Path checkpoints = Files.createDirectories(out.resolve("_unfinished/run_id=new/checkpoints"));
      Files.writeString(checkpoints.resolve("checkpoint"), "its content is another's");
      FaultyFileSystem.failAt(call, fault);
      Throwable failure = catchThrowable(this::goOn);
      fired = FaultyFileSystem.fired();
      FaultyFileSystem.failAt(NEVER, fault);

      String where = fault + " at call " + call;
      if (failure != null) {
        refused++;
        assertThat(failure).as(where).isInstanceOf(ResultsException.class);
        assertThat(files(out.resolve("runs"))).as(where).isLessThanOrEqualTo(1);
        assertThat(files(out.resolve("epochs"))).as(where).isZero();
        assertThat(checkpoints.resolve("checkpoint")).as(where).exists();
        // Many calls leave the same; how to go on from that is tried once.
        if (!left.add(content(out).keySet().stream().map(file -> file.replaceAll("[0-9a-f]{8,}", "")).collect(toSet()))) {
          continue;
        }
        goOn();
      }
      assertThat(results.runs(List.of("new")).get("new").status()).as(where).isEqualTo(RunRow.FINISHED);
      assertThat(files(out.resolve("runs"))).as(where).isEqualTo(1);
      assertThat(files(out.resolve("epochs"))).as(where).isEqualTo(1);
    }
    assertThat(refused).isGreaterThan(10);
    assertThat(rows(Table.RUNS, "new")).isEqualTo(1);
    assertThat(rows(Table.EPOCHS, "new")).isEqualTo(2);
  }

  /** How many files of rows there are; each table of a run has one. */
  private static long files(Path table) throws IOException {
    if (!Files.exists(table)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet") && !file.getFileName().toString().startsWith("."))
          .count();
    }
  }

  private void goOn() {
    try (UnfinishedRun run = results.resume("new", waiting -> {}).orElseThrow()) {
      run.write(twoTables("new"));
      run.forget();
    }
  }

  @Test
  void refusesARunThatAppearsJustBeforeItIsMoved() throws IOException {
    for (Table table : List.of(Table.EPOCHS, Table.RUNS)) {
      String runId = "same-" + table.title();
      Path partition = out.resolve(table.title()).resolve("run_id=" + runId);
      FaultyFileSystem.beforeRenameInto(table, () -> createOther(partition));
      assertThatThrownBy(() -> results.write(twoTables(runId)))
          .isInstanceOf(RunExistsException.class)
          .hasMessageContaining("run '" + runId + "'");
      assertThat(content(out).keySet()).containsExactly(table.title() + "/run_id=" + runId + "/other.parquet");
      delete(partition);
    }
  }

  @Test
  void takesBackWhatWasMovedWhenTheNextTableCannotBe() throws IOException {
    FaultyFileSystem.beforeRenameInto(Table.EPOCHS, () -> createFile(out.resolve("runs")));
    assertThatThrownBy(() -> results.write(twoTables("new")))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("nothing of it was stored");
    assertThat(content(out).keySet()).containsExactly("runs");
  }

  @Test
  void saysWhatStaysBehindWhenNothingCanBeRemoved() {
    FaultyFileSystem.beforeRenameInto(Table.RUNS, FaultyFileSystem::failForGood);
    assertThatThrownBy(() -> results.write(twoTables("new")))
        .isInstanceOf(ResultsException.class)
        .hasMessageContaining("run 'new' could not be written")
        .hasMessageContaining("what was moved there stays (injected fault in delete")
        .hasMessageContaining("until it is made again")
        .hasMessageNotContaining("\n");
    assertThat(FaultyFileSystem.fired()).isTrue();
    assertThat(rows(Table.RUNS, "new")).isZero();
    assertThat(rows(Table.EPOCHS, "new")).isZero();

    FaultyFileSystem.failAt(NEVER, FaultyFileSystem.Fault.THROWS);
    assertThat(out.resolve("epochs/run_id=new")).isNotEmptyDirectory();
    results.write(twoTables("new"));
    assertThat(rows(Table.RUNS, "new")).isEqualTo(1);
    assertThat(rows(Table.EPOCHS, "new")).isEqualTo(2);
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void provesThatTheFolderTakesFiles() {
    for (int call = 1; call <= 4; call++) {
      for (FaultyFileSystem.Fault fault : FaultyFileSystem.Fault.values()) {
        FaultyFileSystem.failAt(call, fault);
        Throwable failure = catchThrowable(results::requireWritable);
        if (FaultyFileSystem.fired()) {
          assertThat(failure).as(fault + " at call " + call).isInstanceOf(ResultsException.class)
              .hasMessageContaining("the results folder faulty:" + out + " cannot be written (")
              .hasMessageEndingWith("; name another with --out");
        }
      }
    }
    FaultyFileSystem.failAt(NEVER, FaultyFileSystem.Fault.THROWS);
    results.requireWritable();
    assertThat(out).isDirectory();
  }

  private long rows(Table table, String runId) {
    return results.read(table).where("run_id = '" + runId + "'").count();
  }

  private static RunTables twoTables(String runId) {
    RunTables small = Runs.small(runId);
    return new RunTables(
        small.run(), small.epochs(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of());
  }

  private static void createOther(Path partition) {
    try {
      Files.createDirectories(partition);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    createFile(partition.resolve("other.parquet"));
  }

  private static void createFile(Path file) {
    try {
      Files.writeString(file, "another's");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path partition) throws IOException {
    try (Stream<Path> files = Files.walk(partition)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  static Map<String, List<Byte>> content(Path folder) throws IOException {
    Map<String, List<Byte>> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        content.put(folder.relativize(file).toString(), List.of(ArrayUtils.toObject(bytes)));
      }
    }
    return content;
  }
}
