package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors and workers of a standalone cluster that are lost while a run is under way. */
@Tag("slow")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LostProcessesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int EPOCHS = 40;
  /** A task, its attempt and its stage. */
  private static final Pattern TASK =
      Pattern.compile("Running task (\\d+)\\.(\\d+) in stage (\\d+)\\.");

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFiles.write(folder.resolve("data"), 4000, 100, 8, 8, 5, 3);
    out = folder.resolve("out");
  }

  @Test
  void runOutlivesAnExecutorThatIsKilledAndAWorkerThatIsReplaced() throws Exception {
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit submitted = Submit.run(Map.of(), driver -> {
        afterEpoch(2);
        kill(cluster.workers().get(0).executor().orElseThrow());
        await("another executor").atMost(PATIENCE).until(() -> cluster.executors() == 3);
        afterEpoch(lastEpoch() + 2);
        Cluster.Worker worker = cluster.workers().get(1);
        ProcessHandle executor = worker.executor().orElseThrow();
        kill(worker.process().toHandle());
        kill(executor);
        startWorker(cluster);
        await("an executor on the new worker").atMost(PATIENCE).until(() -> cluster.executors() >= 4);
        assertThat(lastEpoch()).as("all this while the run was under way").isLessThan(EPOCHS);
      }, words(cluster.master(), "cluster"));
      assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
    }
    assertSameAsLocal();
  }

  @Test
  void runGoesOnByDoublesOfTasksWhoseExecutorStandsStill() throws Exception {
    try (Cluster cluster = new Cluster(folder, 2, 2, List.of(), Map.of())) {
      Submit submitted = Submit.run(Map.of(), driver -> {
        // A double is never on the machine of its original: each executor has one of every task.
        await("a double of each task").atMost(PATIENCE).until(() -> doubles(cluster).containsAll(Set.of("0", "1")));
        ProcessHandle executor = cluster.workers().get(0).executor().orElseThrow();
        signal(executor, "STOP");
        int then = lastEpoch();
        afterEpoch(then + 3);
        assertThat(state(executor)).as("it stands still").isEqualTo("T");
        assertThat(lastEpoch()).as("all this while the run was under way").isLessThan(EPOCHS);
      }, words(
          cluster.master(), "cluster", "--conf", "spark.executor.cores=2", "--conf", "spark.speculation=true",
          "--conf", "spark.speculation.interval=100ms", "--conf", "spark.speculation.task.duration.threshold=3s",
          // A double reads examples that the other machine alone has from there, until Spark gives it up.
          "--conf", "spark.network.timeout=20s", "--conf", "spark.executor.heartbeatInterval=4s"));
      assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
    }
    assertSameAsLocal();
  }

  /** The tasks of the last stage that run a second time. */
  private static Set<String> doubles(Cluster cluster) {
    List<MatchResult> tasks = cluster.workers().stream()
        .flatMap(worker -> worker.log().stream())
        .flatMap(line -> TASK.matcher(line).results())
        .toList();
    int last = tasks.stream().mapToInt(task -> Integer.parseInt(task.group(3))).max().orElse(-1);
    return tasks.stream()
        .filter(task -> Integer.parseInt(task.group(3)) == last && !task.group(2).equals("0"))
        .map(task -> task.group(1))
        .collect(Collectors.toSet());
  }

  private static void signal(ProcessHandle process, String name) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Linux's letter for what the process does. */
  private static String state(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")).split("\\) ")[1].substring(0, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertSameAsLocal() throws Exception {
    Submit local = Submit.run(words("local[2]", "local"));
    assertThat(local.exit()).as(local.err()).isZero();
    assertThat(Submit.sql(out, "SELECT count(*), count(DISTINCT parameters_sha256), count(DISTINCT test_loss),"
        + " min(status) FROM runs")).containsExactly("2,1,1,finished");
    assertThat(Submit.sql(out, "SELECT DISTINCT count(*), sum(examples) FROM epochs GROUP BY run_id"))
        .containsExactly(EPOCHS + "," + EPOCHS * 4000);
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  private String[] words(String master, String runId, String... settings) {
    return Stream.of(
        Stream.of("--master", master, "--conf", "spark.executor.memory=600m"),
        Stream.of(settings),
        Stream.of("train", "--data", data.toString(), "--out", out.toString(), "--epochs", String.valueOf(EPOCHS),
            "--workers", "2", "--batch-size", "2", "--averaging-frequency", "100", "--activation", "prelu", "--layers",
            "64,256,128,5", "--report", "off", "--run-id", runId))
        .flatMap(words -> words).toArray(String[]::new);
  }

  /** Waits until that many epochs have ended: the run is in the middle of another. */
  private void afterEpoch(int epoch) {
    await("epoch " + epoch).atMost(PATIENCE).until(() -> lastEpoch() >= epoch);
  }

  private int lastEpoch() {
    Path checkpoints = out.resolve("_unfinished/run_id=cluster/checkpoints");
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .mapToInt(name -> Integer.parseInt(name.split("-")[1]))
          .max().orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    await("the end of " + process.pid()).atMost(PATIENCE).until(() -> !process.isAlive());
  }

  private static void startWorker(Cluster cluster) {
    try {
      cluster.startWorker();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
