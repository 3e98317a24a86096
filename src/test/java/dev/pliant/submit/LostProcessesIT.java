package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
  private static final int EPOCHS = 30;

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFiles.write(folder.resolve("data"), 4000, 100, 8, 8, 5, 3);
    out = folder.resolve("out");
  }

  /**
   * Both workers of the run are lost in turn. With them goes what examples are read from, so Spark begins their stage
   * anew, and on one machine it may give the slot that is free to the worker that still has one.
   */
  @Test
  void runOutlivesAnExecutorThatIsKilledAndAWorkerThatIsReplaced() throws Exception {
    try (Cluster cluster = new Cluster(folder, 2, Cluster.Machines.ONE, List.of(), Map.of())) {
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
        assertThat(lastStageAttempt(cluster.workers())).as("attempts of a stage after its first").isPositive();
      }, words(cluster.master(), "cluster", 2, "--conf", "spark.locality.wait=0"));
      assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
    }
    assertSameAsLocal(2);
  }

  /** Spark doubles a task that takes long; then the executor of the first attempt stands still. */
  @Test
  void runGoesOnByTheDoubleOfATaskThatStandsStill() throws Exception {
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit submitted = Submit.run(Map.of(), driver -> {
        afterEpoch(1);
        int training = lastStage(cluster.workers(), 0);
        await("a double").atMost(PATIENCE).until(() -> lastStage(cluster.workers(), 1) == training);
        assertThat(cluster.executors()).as("none was lost, which also begins a task anew").isEqualTo(2);
        ProcessHandle first = cluster.workers().stream()
            .filter(worker -> lastStage(List.of(worker), 0) == training)
            .findFirst().orElseThrow().executor().orElseThrow();
        signal(first, "STOP");
        await("the stop").atMost(PATIENCE).until(() -> standsStill(first));
        int then = lastEpoch();
        assertThat(then).as("the run is under way").isLessThan(EPOCHS - 3);
        afterEpoch(then + 3);
        assertThat(standsStill(first)).isTrue();
      }, words(
          cluster.master(), "cluster", 1, "--conf", "spark.speculation=true", "--conf",
          "spark.speculation.task.duration.threshold=3s", "--conf", "spark.network.timeout=10s", "--conf",
          "spark.network.timeoutInterval=2s", "--conf",
          "spark.executor.heartbeatInterval=2s"));
      assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
    }
    assertSameAsLocal(1);
  }

  /** The last stage in which executors of these workers began that attempt of a task; -1 if there is none. */
  private static int lastStage(List<Cluster.Worker> workers, int attempt) {
    return numbers(workers, "Running task \\d+\\." + attempt + " in stage (\\d+)\\.").max().orElse(-1);
  }

  private static int lastStageAttempt(List<Cluster.Worker> workers) {
    return numbers(workers, "Running task \\d+\\.\\d+ in stage \\d+\\.(\\d+)").max().orElse(-1);
  }

  private static IntStream numbers(List<Cluster.Worker> workers, String pattern) {
    Pattern begin = Pattern.compile(pattern);
    return workers.stream()
        .flatMap(worker -> worker.log().stream())
        .flatMap(line -> begin.matcher(line).results())
        .mapToInt(match -> Integer.parseInt(match.group(1)));
  }

  private static void signal(ProcessHandle process, String name) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a process is stopped, or was killed as it was: Spark has an executor killed of which it does not hear. */
  private static boolean standsStill(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")).contains(") T ");
    } catch (IOException e) {
      return !process.isAlive();
    }
  }

  private void assertSameAsLocal(int workers) throws Exception {
    Submit local = Submit.run(words("local[" + workers + "]", "local", workers));
    assertThat(local.exit()).as(local.err()).isZero();
    assertThat(Submit.sql(out, "SELECT count(*), count(DISTINCT parameters_sha256), count(DISTINCT test_loss), min(status),"
        + " (SELECT count(*) FROM epochs), (SELECT sum(examples) FROM epochs) FROM runs"))
        .containsExactly("2,1,1,finished," + 2 * EPOCHS + "," + 2 * EPOCHS * 4000);
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  /** Labels are smoothed: where the digits are told apart for certain, nothing is left to learn, and the run fails. */
  private String[] words(String master, String runId, int workers, String... settings) {
    return Stream.of(
        Stream.of("--master", master, "--conf", "spark.executor.memory=600m"),
        Stream.of(settings),
        Stream.of("train", "--data", data.toString(), "--out", out.toString(), "--epochs", String.valueOf(EPOCHS),
            "--workers", String.valueOf(workers), "--batch-size", "2", "--averaging-frequency", "100", "--activation",
            "prelu", "--layers", "64,256,128,5", "--label-smoothing", "0.1", "--report", "off", "--run-id", runId))
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
