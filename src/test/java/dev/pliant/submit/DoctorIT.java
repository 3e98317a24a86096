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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The check of a real standalone cluster on which something is wrong. */
@Tag("slow")
class DoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void folderThatIsNotSharedAndWrongThreadsAreFoundOnEveryExecutor() throws Exception {
    // Each process has a folder of its own by this name: the one it was started in.
    String own = "/proc/self/cwd/target/" + folder.getFileName();
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit doctor = submit(
          cluster, List.of("--conf", "spark.executorEnv.OMP_NUM_THREADS=8"), "doctor", "--workers", "2", "--data",
          data.toString(), "--out", own);
      assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isEqualTo(1);
      assertThat(doctor.err()).isEmpty();
      assertThat(doctor.out())
          .containsPattern("(?m)^pass +executors +driver +all 2 answered$")
          .containsPattern("(?m)^pass +slots +driver +2 task slots for 2 workers$")
          .containsPattern("(?m)^pass +natives +driver and 2 executors +OpenBLAS and ND4J load and multiply")
          .containsPattern("(?m)^warn +threads +2 executors +ND4J 8 threads \\(OMP_NUM_THREADS=8\\).*"
              + "; fix: --conf spark.executorEnv.OMP_NUM_THREADS=1 before the command$")
          .containsPattern("(?m)^FAIL +output +2 executors +" + own
              + ": this folder exists on the driver, but not here; fix:")
          .containsPattern("(?m)^pass +data +driver +\\S+ is read, from the driver's disk, and brought to executors$")
          .containsPattern("(?m)^pass +clock +2 executors +within 2 seconds of the driver's$")
          .contains("not ready: 1 failure, 1 warning");
      assertThat(Path.of(own)).doesNotExist();

      Submit train = submit(
          cluster, List.of(), "train", "--epochs", "1", "--report", "off", "--data", data.toString(), "--out", own);
      assertThat(train.exit()).as(train.out() + train.err()).isEqualTo(2);
      assertThat(train.err().lines()).as(train.err()).hasSize(1);
      assertThat(train.err()).startsWith(
          "pliant: output, 2 executors: " + own + ": this folder exists on the driver, but not here");
      Files.delete(Path.of(own));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void executorThatIsKilledInTheCheckAndOneThatHangsAreToldApart() throws Exception {
    // JavaCPP opens this file before it unpacks a library, and waits until somebody reads from the pipe.
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Process pipe = new ProcessBuilder("mkfifo", cache.resolve(".lock").toString()).start();
    assertThat(pipe.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit doctor = submit(
          cluster, List.of("--conf", "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=" + cache),
          process -> {
            await("both executors at it").atMost(PATIENCE).until(cluster::tasks, tasks -> tasks == 2);
            cluster.executorProcesses().get(0).destroyForcibly();
          },
          "doctor", "--quiet", "--timeout", "30", "--data", data.toString(), "--out", folder.resolve("out").toString());
      assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isEqualTo(1);
      assertThat(doctor.out().lines()).as(doctor.out()).hasSize(3);
      assertThat(doctor.out())
          .containsPattern("(?m)^FAIL +executors +executor [01]@127.0.0.\\d +its process ended while it was checked"
              + " \\(Command exited with code 137\\); fix: --conf spark.executor.memoryOverhead=3g before the command")
          .containsPattern("(?m)^FAIL +executors +executor [01]@127.0.0.\\d +it did not answer within 30 seconds; fix: ")
          .contains("not ready: 2 failures, no warnings");
      assertThat(doctor.err()).doesNotContainPattern("(?m)^\\s+at ");
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void dataSetThatIsNotThereYetIsAWarningAndIsNotFetched() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Submit doctor = Submit.run(
        Map.of("PLIANT_CACHE", cache.toString(), "PLIANT_LOGS", folder.resolve("logs").toString()),
        "doctor", "--quiet", "--out", folder.resolve("out").toString());
    assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out().lines()).satisfiesExactly(
        line -> assertThat(line).matches("warn +data +driver +mnist is not in " + cache + " yet; fix: .*--data DIR"),
        line -> assertThat(line).isEqualTo("ready: no failures, 1 warning"));
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void trainingGoesOnWithAWarningThatOnlyTheLogTells() throws Exception {
    Path logs = folder.resolve("logs");
    Submit train = Submit.run(
        Map.of("OMP_NUM_THREADS", "8", "PLIANT_LOGS", logs.toString()),
        "train", "--epochs", "1", "--report", "off", "--data", data.toString(), "--out",
        folder.resolve("out").toString());
    assertThat(train.exit()).as(train.out() + train.err()).isZero();
    assertThat(train.err()).isEmpty();
    assertThat(Files.readString(logs.toFile().listFiles()[0].toPath())).containsPattern(
        "INFO +Fitness: threads, driver: ND4J 8 threads \\(OMP_NUM_THREADS=8\\).*fix: export OMP_NUM_THREADS=1");
  }

  private Submit submit(Cluster cluster, List<String> options, String... command) throws Exception {
    return submit(cluster, options, process -> {}, command);
  }

  private Submit submit(Cluster cluster, List<String> options, Submit.Meanwhile meanwhile, String... command)
      throws Exception {
    Stream<String> words = Stream.of(
        Stream.of("--master", cluster.master(), "--conf", "spark.executor.memory=600m"), options.stream(),
        Stream.of(command)).flatMap(some -> some);
    return Submit.run(
        Map.of("PLIANT_LOGS", folder.resolve("logs").toString()), meanwhile, words.toArray(String[]::new));
  }
}
