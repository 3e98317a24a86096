package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  private void assertSameAsLocal() throws Exception {
    Submit local = Submit.run(words("local[2]", "local"));
    assertThat(local.exit()).as(local.err()).isZero();
    assertThat(Submit.sql(out, "SELECT count(*), count(DISTINCT parameters_sha256), count(DISTINCT test_loss),"
        + " min(status) FROM runs")).containsExactly("2,1,1,finished");
    assertThat(Submit.sql(out, "SELECT DISTINCT count(*), sum(examples) FROM epochs GROUP BY run_id"))
        .containsExactly(EPOCHS + "," + EPOCHS * 4000);
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  private String[] words(String master, String runId) {
    return Stream.of(
        Stream.of("--master", master, "--conf", "spark.executor.memory=600m"),
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
