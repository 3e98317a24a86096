package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every job that a command starts is called by what it does, and no command leaves a trace of Spark's on the screen. */
class JobDescriptionsTest {
  private static final String LISTENERS = "spark.extraListeners";
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  /** Spark makes one of these by its name. */
  public static final class Listener extends SparkListener {
    @Override
    public void onJobStart(SparkListenerJobStart start) {
      SEEN.add(Objects.toString(start.properties().getProperty("spark.job.description")));
    }
  }

  @BeforeEach
  void listen() {
    // The commands' own: a session that other tests have left listens to nobody.
    LocalSpark.stop();
    SEEN.clear();
    System.setProperty(LISTENERS, Listener.class.getName());
    System.setProperty("spark.master", "local[2]");
  }

  @AfterEach
  void stop() {
    System.clearProperty(LISTENERS);
    System.clearProperty("spark.master");
  }

  @Test
  void everyJobOfEveryCommandIsDescribed() throws Exception {
    String data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1).toString();
    String out = folder.resolve("out").toString();
    assertThat(jobs("train", "--run-id", "a", "--epochs", "1", "--workers", "1", "--data", data, "--out", out))
        .contains(
            "pliant train a: check the data set's files", "pliant train a: train on 1 workers")
        .anySatisfy(job -> assertThat(job).startsWith("pliant train a: write "));
    assertThat(jobs("evaluate", "--run", "a", "--out", out))
        .contains("pliant evaluate a: evaluate the network", "pliant evaluate a: read table runs");
    assertThat(jobs("predict", "--run", "a", "--out", out))
        .anySatisfy(job -> assertThat(job).startsWith("pliant predict a: write "));
    assertThat(jobs("report", "--run", "a", "--out", out)).isNotEmpty();
    assertThat(jobs("sql", "--out", out, "SELECT count(*) FROM epochs")).isNotEmpty();
    assertThat(jobs("compare", "--run-id", "c", "--activations", "relu,tanh", "--seeds", "1", "--epochs", "1",
        "--data", data, "--out", out))
        .contains("pliant compare c: run c-relu-42: train on 1 workers");
  }

  private List<String> jobs(String... command) {
    SEEN.clear();
    Captured captured = Captured.run(command);
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.err()).isEmpty();
    List<String> seen = List.copyOf(SEEN);
    assertThat(seen).as(String.join(" ", command))
        .allSatisfy(job -> assertThat(job).startsWith("pliant " + command[0]).doesNotContain(".java"));
    return seen;
  }

  @Test
  void listenerThatIsNotThereIsOneLineThatNamesTheSetting() {
    System.setProperty(LISTENERS, "no.such.Listener");
    Captured.assertRefused(
        ExitCode.FAILED, Captured.run("sql", "--out", folder.toString(), "SELECT 1"),
        "starting Spark failed: Exception when registering SparkListener: ClassNotFoundException no.such.Listener;"
            + " check spark.extraListeners");
  }

  @Test
  void folderForBlocksThatCannotBeMadeIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    System.setProperty("spark.local.dir", file.resolve("blocks").toString());
    try {
      Captured.assertRefused(
          ExitCode.WRONG_USE, Captured.run("sql", "--out", folder.toString(), "SELECT 1"),
          "spark.local.dir: " + file.resolve("blocks") + " cannot be written");
    } finally {
      System.clearProperty("spark.local.dir");
    }
  }
}
