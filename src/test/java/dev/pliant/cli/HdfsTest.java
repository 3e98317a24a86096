package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.Hdfs;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.data.ImageDataSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands over a real HDFS: data and results there are what they are on the local file system. */
@Timeout(180)
class HdfsTest {
  private static final String[] RECIPE = {
      "--layers", "30,8,4", "--epochs", "2", "--batch-size", "8", "--learning-rate", "0.01", "--activation", "prelu"};
  /** Each of as many tasks as run at once reads on only when all have begun, and one datanode has gone. */
  private static CyclicBarrier allHaveBegun;

  @TempDir private static Path folder;
  private static Hdfs hdfs;
  private static Path local;
  private static String data;

  @BeforeAll
  static void start() throws IOException {
    hdfs = Hdfs.start(folder.resolve("hdfs"));
    local = IdxFiles.write(folder.resolve("data"), 300, 80, 6, 5, 4, 11);
    data = hdfs.copy(local, "/data");
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void rowsAreThoseOfTheLocalFilesRawAndGzipped() throws IOException {
    Path gzipped = IdxFiles.gzip(IdxFiles.write(folder.resolve("gzipped"), 300, 80, 6, 5, 4, 11));
    ImageDataSet here = open(local.toString());
    for (String there : List.of(data, hdfs.copy(gzipped, "/gzipped"))) {
      ImageDataSet images = open(there);
      assertThat(images.sha256()).isEqualTo(here.sha256());
      assertThat(digests(images)).isEqualTo(digests(here)).hasSize(2);
    }
  }

  @Test
  void runThereIsTheRunHereToTheBitAndAllCommandsReadIt() throws IOException {
    String out = hdfs.uri("/results");
    Path here = folder.resolve("results");
    train(data, out, "r");
    train(local.toString(), here.toString(), "r");
    for (String query : List.of(
        "SELECT layer, name, shape, values FROM parameters ORDER BY layer, name",
        "SELECT train_loss, validation_loss, test_loss, test_accuracy, data_sha256, parameter_count FROM runs",
        "SELECT epoch, train_loss, validation_loss, examples FROM epochs ORDER BY epoch",
        "SELECT epoch, layer, name, value FROM activations ORDER BY epoch, layer, name")) {
      assertThat(sql(out, query)).isEqualTo(sql(here.toString(), query)).isNotEmpty();
    }

    Captured page = Captured.run("report", "--run", "r", "--out", out);
    assertThat(page.exit()).as(page.err()).isZero();
    assertThat(hdfs.content("/results")).containsKeys(out + "/_reports/r.html", out + "/_reports/r-charts/loss.svg");

    Captured evaluated = Captured.run("evaluate", "--run", "r", "--out", out);
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("the stored test accuracy, exactly");

    assertPredictsAndExports(out);

    Map<String, String> before = hdfs.content("/results");
    Captured again = Captured.run(command("train", data, out, "r"));
    assertThat(again.exit()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(again.err()).hasLineCount(1).contains("run 'r' is in " + out + " already");
    assertThat(hdfs.content("/results")).isEqualTo(before).isNotEmpty();
  }

  private void assertPredictsAndExports(String out) throws IOException {
    String table = hdfs.uri("/table");
    open(data).test().write().parquet(table);
    for (String options : List.of("--split test", "--table " + table, "--split test --overwrite")) {
      List<String> words = new ArrayList<>(List.of("predict", "--run", "r", "--out", out));
      words.addAll(List.of(options.split(" ")));
      Captured predicted = Captured.run(words.toArray(String[]::new));
      assertThat(predicted.exit()).as(predicted.err()).isZero();
    }
    assertThat(sql(out, "SELECT split, count(*), count(DISTINCT id), count(label) FROM predictions GROUP BY split"
        + " ORDER BY split")).containsExactly("table,80,80,80", "test,80,80,80");

    String file = hdfs.uri("/exported/r.onnx");
    for (String overwrite : List.of("", "refused", "--overwrite")) {
      List<String> words =
          new ArrayList<>(List.of("export", "--run", "r", "--out", out, "--format", "onnx", "--to", file));
      words.addAll(overwrite.startsWith("--") ? List.of(overwrite) : List.of());
      Captured exported = Captured.run(words.toArray(String[]::new));
      assertThat(exported.exit()).as(exported.err()).isEqualTo(overwrite.equals("refused") ? ExitCode.WRONG_USE : 0);
    }
    assertThat(hdfs.content("/exported").keySet()).containsExactly(file);
  }

  @Test
  void comparisonThereGoesOnWhereItStopped() throws IOException {
    String out = hdfs.uri("/compared");
    String[] compare = {
        "compare", "--data", data, "--out", out, "--run-id", "c", "--activations", "prelu,relu", "--seeds", "2",
        "--layers", "30,8,4", "--epochs", "1"};
    Captured first = Captured.run(compare);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(sql(out, "SELECT candidate, runs FROM comparisons ORDER BY candidate"))
        .containsExactly("prelu,2", "relu,2");
    Map<String, String> before = hdfs.content("/compared");
    hdfs.files().delete(new org.apache.hadoop.fs.Path("/compared/comparisons/run_id=c"), true);
    hdfs.files().delete(new org.apache.hadoop.fs.Path("/compared/contrasts/run_id=c"), true);
    Captured second = Captured.run(compare);
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.out()).contains("stored     4 of 4 runs are in the tables already");
    assertThat(hdfs.content("/compared")).hasSameSizeAs(before);
  }

  @Test
  void datanodeThatIsKilledWhileItIsReadFromChangesNothing() throws Exception {
    // Some 20 MiB, of which each of eight tasks reads more than what is on the way to it when the datanode goes.
    Path large = IdxFiles.write(folder.resolve("large"), 1600, 8, 112, 112, 4, 3);
    ImageDataSet here = open(large.toString());
    ImageDataSet there = open(hdfs.copy(large, "/large"));
    List<Long> right = digests(here);
    DataNode datanode = hdfs.cluster().getDataNodes().get(0);
    AtomicInteger readers = new AtomicInteger();
    List<MiniDFSCluster.DataNodeProperties> stopped = new ArrayList<>();
    int tasks = there.train().rdd().getNumPartitions();
    assertThat(tasks).isEqualTo(LocalSpark.context().defaultParallelism());
    allHaveBegun = new CyclicBarrier(tasks, () -> {
      readers.set(datanode.getXceiverCount());
      stopped.add(hdfs.cluster().stopDataNode(0));
    });
    try {
      List<Long> digests = there.train().javaRDD().mapPartitions(HdfsTest::digestAfterAllHaveBegun).collect();
      assertThat(stopped).as("the datanode was killed").hasSize(1).doesNotContainNull();
      assertThat(readers.get()).as("streams of the datanode when it was killed").isPositive();
      assertThat(digests).hasSize(tasks);
      assertThat(digests.stream().mapToLong(Long::longValue).sum()).isEqualTo(right.get(0));
      // And from then on, with one replica left.
      assertThat(digests(open(hdfs.uri("/large")))).isEqualTo(right);
    } finally {
      if (!stopped.isEmpty()) {
        hdfs.cluster().restartDataNode(stopped.get(0), true);
        hdfs.cluster().waitActive();
      }
    }
  }

  @Test
  void safeModeIsOneLineAndLeavesWhatWasThereReadable() throws IOException {
    String out = hdfs.uri("/safe");
    train(data, out, "before");
    Map<String, String> before = hdfs.content("/safe");
    hdfs.files().setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_ENTER);
    try {
      Captured refused = Captured.run(command("train", data, out, "new"));
      assertThat(refused.exit()).as(refused.err()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(refused.err()).hasLineCount(1)
          .contains("the results folder " + out + " cannot be written (").contains("Name node is in safe mode")
          .contains("; name another with --out");
      assertThat(refused.out()).as("nothing was trained").doesNotContain("1/2");
      assertThat(sql(out, "SELECT run_id FROM runs")).containsExactly("before");
    } finally {
      hdfs.files().setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_LEAVE);
    }
    assertThat(hdfs.content("/safe")).isEqualTo(before);
    train(data, out, "new");
  }

  @Test
  void fullQuotaIsOneLineAndLeavesWhatWasThere() throws IOException {
    String out = hdfs.uri("/quota");
    train(data, out, "before");
    Map<String, String> before = hdfs.content("/quota");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("/quota");
    long used = hdfs.files().getContentSummary(path).getSpaceConsumed();

    hdfs.files().setQuota(path, HdfsConstants.QUOTA_DONT_SET, used);
    Captured refused = Captured.run(command("train", data, out, "new"));
    assertThat(refused.exit()).as(refused.err()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(refused.err()).hasLineCount(1).contains("cannot be written (", "quota", "; name another with --out");
    assertThat(hdfs.content("/quota")).isEqualTo(before);

    // Room for one block that is being written, as the trial that comes first needs, but not for a run's tables.
    long block = (long) Hdfs.REPLICATION * Hdfs.BLOCK_BYTES;
    hdfs.files().setQuota(path, HdfsConstants.QUOTA_DONT_SET, used + block + used / 4);
    Captured failed = Captured.run(command("train", data, out, "new"));
    assertThat(failed.exit()).as(failed.err()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err().lines()).allMatch(line -> line.startsWith("pliant: "));
    assertThat(failed.err())
        .contains("run 'new' could not be written to " + out + " (").contains("quota")
        .contains("nothing of it was stored").contains("train --out " + out + " --resume new");
    Map<String, String> after = hdfs.content("/quota");
    after.keySet().removeIf(file -> file.contains("/_unfinished/run_id=new/checkpoints/"));
    assertThat(after).isEqualTo(before);

    hdfs.files().setQuota(path, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    resume(out, "new");
    assertThat(sql(out, "SELECT count(*), count(DISTINCT parameters_sha256) FROM runs")).containsExactly("2,1");
    assertThat(hdfs.files().exists(new org.apache.hadoop.fs.Path("/quota/_unfinished"))).isFalse();
  }

  @Test
  void killedRunIsGoneOnWithThereToTheParametersOfARunHere() throws Exception {
    String out = hdfs.uri("/killed");
    String[] longer = command("train", data, out, "killed");
    longer[Arrays.asList(longer).indexOf("--epochs") + 1] = "60";
    var checkpoints = new org.apache.hadoop.fs.Path("/killed/_unfinished/run_id=killed/checkpoints/checkpoint-*");
    Process driver = DriverProcess.start(folder.resolve("driver.log"), List.of(), longer);
    try {
      await("the third epoch's checkpoint").atMost(Duration.ofMinutes(2)).until(() ->
          // Files come and go there meanwhile: a glob takes what is there, where a walk would stumble.
          !driver.isAlive() || Stream.of(hdfs.files().globStatus(checkpoints)).map(file -> file.getPath().getName())
              .anyMatch(file -> file.matches("checkpoint-0*[3-9]-0*|checkpoint-0*[1-9][0-9]+-0*")));
      driver.destroyForcibly();
      assertThat(driver.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
    } finally {
      driver.destroyForcibly();
    }
    assertThat(hdfs.content("/killed").keySet()).noneMatch(file -> file.contains("/runs/"));
    resume(out, "killed");
    longer[4] = folder.resolve("never-killed").toString();
    Captured clean = Captured.run(longer);
    assertThat(clean.exit()).as(clean.err()).isZero();
    String digest = "SELECT parameters_sha256, test_loss FROM runs";
    assertThat(sql(out, digest)).isEqualTo(sql(longer[4], digest)).hasSize(1);
    assertThat(hdfs.files().exists(new org.apache.hadoop.fs.Path("/killed/_unfinished"))).isFalse();
  }

  private static void resume(String out, String runId) {
    Captured resumed = Captured.run("train", "--out", out, "--resume", runId);
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("resumed    after epoch ");
  }

  private static void train(String from, String out, String runId) {
    Captured trained = Captured.run(command("train", from, out, runId));
    assertThat(trained.exit()).as(trained.err()).isZero();
  }

  private static String[] command(String name, String from, String out, String runId) {
    List<String> words = new ArrayList<>(List.of(
        name, "--data", from, "--out", out, "--run-id", runId, "--workers", "2", "--averaging-frequency", "3"));
    words.addAll(List.of(RECIPE));
    if (name.equals("train")) {
      words.addAll(List.of("--report", "off"));
    }
    return words.toArray(String[]::new);
  }

  /** The lines of the answer, without the header. */
  private static List<String> sql(String out, String query) {
    Captured captured = Captured.run("sql", "--out", out, "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }

  private static ImageDataSet open(String directory) {
    return ImageDataSet.open(LocalSpark.session(), "digits", directory, null);
  }

  /** One number that tells all training rows, and one that tells all test rows. */
  private static List<Long> digests(ImageDataSet data) {
    return List.of(
        data.train().javaRDD().map(HdfsTest::digest).reduce(Long::sum),
        data.test().javaRDD().map(HdfsTest::digest).reduce(Long::sum));
  }

  private static long digest(Row row) {
    return 31L * (31L * (1 + row.getLong(0)) + row.getInt(1)) * (1L << 32 | Arrays.hashCode(row.<byte[]>getAs(2)));
  }

  private static Iterator<Long> digestAfterAllHaveBegun(Iterator<Row> rows) {
    long sum = 0;
    if (rows.hasNext()) {
      sum = digest(rows.next());
    }
    try {
      allHaveBegun.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException(e));
    }
    while (rows.hasNext()) {
      sum += digest(rows.next());
    }
    return List.of(sum).iterator();
  }
}
