package dev.pliant.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.ForeignLocale;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers, each a process of its own, that are killed with SIGKILL at named points; others go on in their place. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledDriverIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KILLED = 128 + 9;
  private static final List<Table> TABLES = List.of(
      Table.RUNS, Table.EPOCHS, Table.ACTIVATIONS, Table.CURVES, Table.INPUTS, Table.GRADIENTS, Table.PARAMETERS,
      Table.WINDOWS, Table.CONFUSION, Table.ANSWERS, Table.MISTAKES);
  private static final List<Integer> SEEDS = List.of(1, 2, 3);
  /** What the last of them trains. */
  private static final String MAPS = "conv:4/3x3 act norm maxpool:2 dropout:0.1 dense:8 act";
  /** What a run that was never stopped has in its tables, by seed. */
  private static final Map<Integer, Map<Table, List<String>>> CLEAN = new TreeMap<>();

  @TempDir private static Path all;
  private static Path data;

  @TempDir private Path folder;
  private Path out;
  private final List<Process> processes = new ArrayList<>();

  /** Where a driver is when it dies. */
  private enum Point {
    BEFORE_THE_FIRST_CHECKPOINT("create", ".*/_writing-checkpoint-000000-000000"),
    IN_THE_FIRST_EPOCH("create", ".*/_writing-checkpoint-000000-000002"),
    HALFWAY_THROUGH_A_CHECKPOINT("half", ".*/_writing-checkpoint-000002-000000"),
    AFTER_THE_LAST_EPOCH("delete", ".*/checkpoint-000002-000000"),
    WHILE_TABLES_ARE_WRITTEN("create", ".*/staging/parameters/.*"),
    BETWEEN_TWO_TABLES("rename", ".*/out/parameters/run_id=killed"),
    BEFORE_THE_RUN_IS_IN_PLACE("rename", ".*/out/runs/run_id=killed"),
    BEFORE_CHECKPOINTS_ARE_FORGOTTEN("delete", ".*/run_id=killed/checkpoints");

    private final String call;
    private final String path;

    Point(String call, String path) {
      this.call = call;
      this.path = path;
    }
  }

  @BeforeAll
  static void writeData() throws IOException {
    data = IdxFiles.write(all.resolve("data"), 300, 80, 6, 5, 4, 11);
  }

  @BeforeEach
  void nameResults() {
    out = folder.resolve("out");
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void killedRunIsGoneOnWithToTheSameParametersAndTables(Point point) throws Exception {
    Map<Integer, Process> drivers = new TreeMap<>();
    for (int seed : SEEDS) {
      Path results = folder.resolve("seed" + seed + "/out");
      FileUtils.copyDirectory(clean(seed).toFile(), results.toFile());
      drivers.put(seed, begun(results, point, train(seed, "--out", "stall://" + results, "--run-id", "killed")));
    }
    for (int seed : SEEDS) {
      String where = point + ", seed " + seed;
      out = folder.resolve("seed" + seed + "/out");
      kill(stalled(out, point, drivers.get(seed)));

      boolean written = point == Point.BEFORE_CHECKPOINTS_ARE_FORGOTTEN;
      boolean begun = point != Point.BEFORE_THE_FIRST_CHECKPOINT;
      assertThat(Files.exists(out.resolve("runs/run_id=killed"))).as(where).isEqualTo(written);
      Captured resumed = Captured.run("train", "--out", out.toString(), "--resume", "killed");
      if (begun) {
        assertThat(resumed.exit()).as(where + resumed.err()).isZero();
        assertThat(resumed.out()).as(where).contains(written ? "has finished already" : "resumed    after ");
      } else {
        assertThat(resumed.exit()).as(where).isEqualTo(2);
        assertThat(resumed.err()).as(where).contains("has left nothing to resume");
        assertThat(Captured.run(train(seed, "--out", out.toString(), "--run-id", "killed")).exit()).as(where).isZero();
      }
      Map<Table, List<String>> clean = CLEAN.computeIfAbsent(seed, any -> content("clean"));
      assertThat(content("killed")).as(where).isEqualTo(clean);
      clean.forEach((table, rows) ->
          assertThat(rows.isEmpty()).as("%s; the network makes no mistakes", table).isEqualTo(table == Table.MISTAKES));
      assertThat(out.resolve("_unfinished")).as(where).doesNotExist();
      try (Stream<Path> files = Files.walk(out)) {
        assertThat(files).as("digits of the driver's language").noneMatch(file -> ForeignLocale.isIn(file.toString()));
      }
    }
  }

  @Test
  void whileOneProcessMakesARunOthersAreRefusedAndMakeOthers() throws Exception {
    Process first = stalled(Point.AFTER_THE_LAST_EPOCH, train(1, "--out", "stall://" + out, "--run-id", "killed"));
    for (String option : List.of("--run-id", "--resume")) {
      String[] words = option.equals("--resume")
          ? new String[] {"train", "--out", out.toString(), option, "killed"}
          : train(1, "--out", out.toString(), option, "killed");
      Captured second = Captured.run(words);
      assertThat(second.exit()).as(option).isEqualTo(2);
      assertThat(second.err()).hasLineCount(1).contains("is being made by process " + first.pid() + " on ");
    }
    assertThat(Captured.run(train(1, "--out", out.toString(), "--run-id", "other")).exit()).isZero();
    kill(first);
    assertThat(Captured.run("train", "--out", out.toString(), "--resume", "killed").exit()).isZero();
    assertThat(sql("SELECT count(*), count(DISTINCT parameters_sha256) FROM runs")).containsExactly("2,1");
  }

  @Test
  void runThatIsEndedFromOutsideSaysHowItGoesOn() throws Exception {
    Process process = stalled(Point.IN_THE_FIRST_EPOCH, train(1, "--out", "stall://" + out, "--run-id", "killed"));
    process.destroy();
    assertThat(process.waitFor()).as("ended by SIGTERM").isEqualTo(128 + 15);
    assertThat(Files.readString(folder.resolve("log"))).contains(
        "pliant: interrupted; resume it by ./submit.sh train --out stall://" + out + " --resume killed");
    Captured resumed = Captured.run("train", "--out", out.toString(), "--resume", "killed");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("resumed    after epoch 0");
  }

  @Test
  void otherCommandThatIsEndedFromOutsideSaysSoAndLeavesNothing() throws Exception {
    FileUtils.copyDirectory(clean(1).toFile(), out.toFile());
    String staging = ".*/_unfinished/.*/staging/.*";
    Process process = stalled(out, staging, begun(
        out, "create", staging, "predict", "--out", "stall://" + out, "--run", "clean"));
    process.destroy();
    assertThat(process.waitFor()).as("ended by SIGTERM").isEqualTo(128 + 15);
    assertThat(Files.readString(folder.resolve("log")).lines().filter(line -> line.startsWith("pliant: ")))
        .containsExactly("pliant: interrupted");
    assertThat(out.resolve("predictions")).doesNotExist();
    Captured again = Captured.run("predict", "--out", out.toString(), "--run", "clean");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void twoProcessesThatMakeTheSameRunAtOnceMakeItOnce() throws Exception {
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(start(folder.resolve("both" + i), List.of(), train(1, "--out", out.toString(), "--run-id", "same")));
    }
    List<Integer> exits = new ArrayList<>();
    for (Process process : both) {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exits.add(process.exitValue());
    }
    assertThat(exits).containsExactlyInAnyOrder(0, 2);
    assertThat(sql("SELECT count(*) FROM runs")).containsExactly("1");
    assertThat(sql("SELECT count(*) FROM epochs")).containsExactly("3");
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  /** A results folder with a run that was never stopped; its name is {@code clean}. */
  private static Path clean(int seed) {
    Path results = all.resolve("clean" + seed);
    if (!Files.exists(results)) {
      Captured captured = Captured.run(train(seed, "--out", results.toString(), "--run-id", "clean"));
      assertThat(captured.exit()).as(captured.err()).isZero();
    }
    return results;
  }

  private static String[] train(int seed, String... more) {
    return Stream.concat(
        Stream.of("train", "--data", data.toString(), "--epochs", "3", seed == 3 ? "--network" : "--layers",
            seed == 3 ? MAPS : "30,8,4", "--activation", "prelu", "--learning-rate", "0.02", "--workers", "2", "--averaging-frequency", "4", "--batch-size", "8",
            "--checkpoint-windows", "2", "--report", "off", "--seed", String.valueOf(seed)),
        Stream.of(more)).toArray(String[]::new);
  }

  /** A process on its way to {@code point}; its log and its marker are beside {@code results}. */
  private Process begun(Path results, Point point, String... args) throws IOException {
    return begun(results, point.call, point.path, args);
  }

  private Process begun(Path results, String call, String path, String... args) throws IOException {
    Files.createDirectories(results.getParent());
    return start(results.resolveSibling("log"), List.of(
        "-Duser.language=fa", "-Duser.country=IR",
        "-Dspark.hadoop.fs.stall.impl=" + StallingFileSystem.class.getName(),
        "-D" + StallingFileSystem.MARKER + "=" + results.resolveSibling("marker"),
        "-D" + StallingFileSystem.CALL + "=" + call, "-D" + StallingFileSystem.PATH + "=" + path), args);
  }

  /** The same process when it has come there, where it stands. */
  private static Process stalled(Path results, Object point, Process process) throws IOException {
    Path marker = results.resolveSibling("marker");
    await(point.toString()).atMost(PATIENCE).until(() -> Files.exists(marker) || !process.isAlive());
    assertThat(marker).as("%s is reached: %s", point, Files.readString(results.resolveSibling("log"))).exists();
    return process;
  }

  private Process stalled(Point point, String... args) throws IOException {
    return stalled(out, point, begun(out, point, args));
  }

  private Process start(Path log, List<String> properties, String... args) throws IOException {
    Process process = DriverProcess.start(log, properties, args);
    processes.add(process);
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor()).as("ended by SIGKILL").isEqualTo(KILLED);
  }

  /** All tables' rows; read side by side, since it is the asking that takes the time. */
  private Map<Table, List<String>> content(String runId) {
    return TABLES.parallelStream().collect(Collectors.toMap(table -> table, table -> content(table, runId)));
  }

  /** All rows of a table but for the name of the run, where it was written to, and times. */
  private List<String> content(Table table, String runId) {
    Dataset<Row> rows = rows(table, runId).drop(
        "run_id", "started_at", "finished_at", "seconds", "examples_per_second", "validation_seconds", "step_ms",
        "wait_ms");
    if (table == Table.RUNS) {
      rows = rows.withColumn("config", expr("map_filter(config, (name, value) -> name NOT IN ('out', 'run-id'))"));
    }
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  private Dataset<Row> rows(Table table, String runId) {
    return new ResultsStore(LocalSpark.session(), out.toString()).read(table).where(col("run_id").equalTo(runId));
  }

  private List<String> sql(String query) {
    Captured captured = Captured.run("sql", "--out", out.toString(), "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }
}
