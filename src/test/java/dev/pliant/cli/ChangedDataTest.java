package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalFileSystemOf;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that somebody overwrites while a command uses them, just after their digest was taken. */
class ChangedDataTest {
  private static final String SCHEME = "changing";
  private static final String IMPLEMENTATION = "spark.hadoop.fs." + SCHEME + ".impl";
  private static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();
  /** The file that changes. */
  private static volatile String changing;
  private static volatile int changes;

  @TempDir Path folder;
  private Path data;

  /** The local file system; one file's last byte is another from the second time on that it is opened. */
  public static final class ChangingFileSystem extends LocalFileSystemOf {
    public ChangingFileSystem() {
      super(SCHEME);
    }

    @Override
    protected FSDataOutputStream create(org.apache.hadoop.fs.Path file, Creation creation) throws IOException {
      return creation.create();
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
      if (file.getName().equals(changing) && OPENED.merge(file.getName(), 1, Integer::sum) == 2) {
        Path local = Path.of(file.toUri().getPath());
        byte[] content = Files.readAllBytes(local);
        content[content.length - 1] ^= 1;
        Files.write(local, content);
        changes++;
      }
      return super.open(file, buffer);
    }
  }

  @BeforeEach
  void write() throws IOException {
    LocalSpark.stop();
    System.setProperty(IMPLEMENTATION, ChangingFileSystem.class.getName());
    System.setProperty("spark.master", "local[2]");
    data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1);
    changing = null;
  }

  @AfterEach
  void reset() {
    System.clearProperty(IMPLEMENTATION);
    System.clearProperty("spark.master");
  }

  @Test
  void noCommandUsesOtherDataThanItsDigestIsOf() throws IOException {
    String out = folder.resolve("out").toString();
    Captured trained = Captured.run(train("a", out));
    assertThat(trained.exit()).as(trained.err()).isZero();

    refused(IdxFiles.TRAIN_IMAGES, train("b", out));
    refused(IdxFiles.TRAIN_LABELS, train("c", out));
    refused(IdxFiles.TEST_IMAGES, train("d", out));
    refused(IdxFiles.TEST_LABELS, "evaluate", "--run", "a", "--out", out);
    refused(IdxFiles.TRAIN_IMAGES, "predict", "--run", "a", "--split", "train", "--out", out);
    refused(IdxFiles.TRAIN_IMAGES, "compare", "--activations", "relu,tanh", "--seeds", "1", "--epochs", "1", "--data",
        at(), "--out", out, "--quiet");
    refused(IdxFiles.TRAIN_LABELS, "bench", "--contenders", "ours", "--quick", "--workers", "1", "--data",
        at(), "--out", out, "--quiet");

    Captured told = Captured.run("sql", "--out", out, "--format", "csv",
        "SELECT count(*) FROM runs WHERE status = 'finished'; SELECT count(*) FROM predictions;"
            + " SELECT count(*) FROM benchmarks");
    assertThat(told.out().lines()).containsExactly("count(1)", "1", "count(1)", "0", "count(1)", "0");
  }

  @Test
  void comparisonThatChangedDataStopSaysWhatIsStored() throws IOException {
    OPENED.clear();
    changing = IdxFiles.TRAIN_IMAGES;
    Captured captured = Captured.run(
        "compare", "--activations", "relu,tanh", "--seeds", "1", "--epochs", "1", "--run-id", "c", "--data", at(), "--out",
        folder.resolve("out").toString());
    assertThat(captured.exit()).as(captured.err()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(captured.out()).contains("stopped; 0 runs of 2 are stored").contains("--run-id c");
  }

  /** It can only be resumed with the data that it began with. */
  @Test
  void runWhoseDataChangeAfterACheckpointIsResumedOnceTheyAreBack() throws IOException {
    String out = folder.resolve("out").toString();
    List<String> said = refused(
        IdxFiles.TEST_IMAGES, Stream.concat(
            Stream.of(train("d", out)), Stream.of("--checkpoint-windows", "1", "--averaging-frequency", "1", "--batch-size", "8"))
            .toArray(String[]::new));
    assertThat(said).hasSize(2);
    Captured resumed = Captured.run("train", "--resume", "d", "--out", out, "--quiet", "--report", "off");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
  }

  private List<String> refused(String file, String... command) throws IOException {
    byte[] was = Files.readAllBytes(data.resolve(file));
    OPENED.clear();
    changes = 0;
    changing = file;
    try {
      Captured captured = Captured.run(command);
      assertThat(changes).as("the fault fired").isEqualTo(1);
      assertThat(captured.exit()).as(captured.err()).isEqualTo(ExitCode.BAD_DATA);
      List<String> lines = captured.err().lines().toList();
      assertThat(lines.get(0)).startsWith("pliant: ").contains("/" + file + ": changed while it was in use (");
      // A run that has left a checkpoint says so.
      assertThat(lines.subList(1, lines.size())).allMatch(
          line -> line.contains("after the data are again as they were when the run began, resume it by ")
              && line.contains(" --resume ")).hasSizeLessThan(2);
      assertThat(captured.out()).doesNotContain("accuracy");
      return lines;
    } finally {
      changing = null;
      assertThat(Arrays.equals(was, Files.readAllBytes(data.resolve(file)))).isFalse();
      Files.write(data.resolve(file), was);
    }
  }

  private String[] train(String runId, String out) {
    return new String[] {
      "train", "--run-id", runId, "--epochs", "1", "--workers", "1", "--data", at(), "--out", out, "--quiet", "--report",
      "off"};
  }

  private String at() {
    return SCHEME + "://" + data;
  }
}
