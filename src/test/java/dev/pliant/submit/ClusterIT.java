package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real standalone cluster, submitted as a user submits it. */
@Tag("slow")
class ClusterIT {
  @TempDir Path folder;

  @Test
  void clusterTrainsOnEveryWorkerAndEndsWithTheParametersOfLocalMode() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    IdxFiles.write(data, 500, 100, 8, 8, 5, 3);
    Path out = folder.resolve("out");
    String[] train = {
      "train", "--data", data.toString(), "--out", out.toString(), "--epochs", "2", "--workers", "2", "--report", "off",
      "--batch-size", "16", "--averaging-frequency", "5", "--activation", "affine,relu", "--learning-rate", "0.01",
      "--run-id"
    };
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit submitted = Submit.underUmask("027", words(
          new String[] {"--master", cluster.master(), "--conf", "spark.executor.memory=600m"}, train, "cluster"));
      assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
      assertThat(submitted.out()).contains("at " + cluster.master() + ", 2 workers");
      assertThat(cluster.executors()).isEqualTo(2);
    }
    assertThat(permissions(out)).as("what driver and executors wrote").containsExactlyInAnyOrder("rwxr-x---", "rw-r-----");
    Submit local = Submit.run(words(new String[] {"--master", "local[2]"}, train, "local"));
    assertThat(local.exit()).as(local.err()).isZero();

    assertThat(Submit.sql(out, "SELECT run_id, status, workers, layers[0] FROM runs ORDER BY run_id"))
        .containsExactly("cluster,finished,2,64", "local,finished,2,64");
    // 250 examples of a worker are 16 minibatches, in 4 windows.
    assertThat(Submit.sql(out, "SELECT run_id, worker, count(*), sum(examples) FROM windows GROUP BY run_id, worker"
        + " ORDER BY run_id, worker"))
        .containsExactly("cluster,0,8,500", "cluster,1,8,500", "local,0,8,500", "local,1,8,500");
    assertThat(Submit.sql(out, "SELECT DISTINCT digest, losses FROM (SELECT run_id,"
        + " array_join(collect_list(hash(values)), ' ') AS digest FROM (SELECT * FROM parameters ORDER BY layer, name)"
        + " GROUP BY run_id) JOIN (SELECT run_id, sum(validation_loss) AS losses FROM epochs GROUP BY run_id)"
        + " USING (run_id)"))
        .as("parameters and losses of both runs").hasSize(1);
  }

  @Test
  void driverThatTheClusterRunsTrainsAndItsStatesAndItsEndAreSeen() throws Exception {
    Path data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1);
    Path out = folder.resolve("out");
    try (Cluster cluster = new Cluster(folder, 2)) {
      String[] before = {
        "--master", cluster.master(), "--deploy-mode", "cluster", "--driver-memory", "1g", "--conf",
        "spark.executor.memory=600m"
      };
      Submit submitted = Submit.run(words(
          before,
          new String[] {"train", "--data", data.toString(), "--out", out.toString(), "--epochs", "1", "--report", "off",
            "--run-id"},
          "far"));
      assertThat(submitted.exit()).as(submitted.err()).isZero();
      assertThat(submitted.out()).isEmpty();
      assertThat(submitted.err())
          .containsPattern("(?m)^pliant: Driver successfully submitted as driver-\\d+-0000$")
          .containsPattern("(?m)^pliant: State of driver-\\d+-0000 is RUNNING$")
          .containsPattern("(?m)^pliant: State of driver driver-\\d+-0000 is FINISHED, ")
          .contains("pliant: what the driver printed is in the folder of its id");
      assertThat(Submit.sql(out, "SELECT run_id, status FROM runs")).containsExactly("far,finished");

      Submit failed = Submit.run(words(before, new String[] {"train", "--epochs"}, "0"));
      assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
      assertThat(failed.err()).containsPattern("(?m)^pliant: State of driver driver-\\d+-0001 is FAILED, ");
    }
  }

  @Test
  void dynamicAllocationThatBeginsWithNoExecutorTrains() throws Exception {
    Path data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1);
    Path out = folder.resolve("out");
    try (Cluster cluster = new Cluster(folder, 2)) {
      Submit submitted = Submit.run(words(
          new String[] {
            "--master", cluster.master(), "--conf", "spark.executor.memory=600m", "--conf",
            "spark.dynamicAllocation.enabled=true", "--conf", "spark.dynamicAllocation.shuffleTracking.enabled=true"
          },
          new String[] {"train", "--data", data.toString(), "--out", out.toString(), "--epochs", "1", "--report", "off",
            "--workers", "2", "--run-id"},
          "dynamic"));
      assertThat(submitted.exit()).as(submitted.err()).isZero();
      assertThat(submitted.err()).isEmpty();
      assertThat(cluster.executors()).isEqualTo(2);
    }
  }

  @Test
  void clusterThatIsNotThereIsOneLine() throws Exception {
    Submit submitted = Submit.run("--master", "spark://127.0.0.1:9", "--deploy-mode", "cluster", "train");
    assertThat(submitted.exit()).isEqualTo(1);
    assertThat(submitted.err().lines()).hasSize(1);
    assertThat(submitted.err().strip()).startsWith("pliant: the driver was not submitted: ").endsWith(":9");
  }

  private static Set<String> permissions(Path folder) throws IOException {
    Set<String> permissions = new HashSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return permissions;
  }

  private static String[] words(String[] before, String[] train, String runId) {
    String[] words = new String[before.length + train.length + 1];
    System.arraycopy(before, 0, words, 0, before.length);
    System.arraycopy(train, 0, words, before.length, train.length);
    words[words.length - 1] = runId;
    return words;
  }
}
