package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pliant.LocalSpark;
import dev.pliant.ml.LearnedActivationClassificationModel;
import dev.pliant.ml.LearnedActivationClassifier;
import dev.pliant.training.TaskSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit} on a standalone cluster whose executors come and go with the work. */
@Tag("slow")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class FitOnClusterIT {
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    LocalSpark.stop();
    SparkSession.getDefaultSession().foreach(session -> {
      session.stop();
      return null;
    });
  }

  /** One job with one partition needs one executor: from then on there is one, and not two. */
  @Test
  void workersFollowFromTheSettingsAndExecutorsComeForThem() throws Exception {
    List<Double> expected;
    try (SparkSession local = LocalSpark.session()) {
      expected = learned(classifier().setWorkers(2).fit(rows(local)));
    }
    try (Cluster cluster = new Cluster(folder, 2); SparkSession session = session(cluster.master())) {
      assertThat(TaskSlots.present(session.sparkContext())).isZero();
      assertThat(session.range(0, 5, 1, 1).javaRDD().count()).isEqualTo(5);
      assertThat(TaskSlots.present(session.sparkContext())).isEqualTo(1);
      assertThat(learned(classifier().fit(rows(session)))).isEqualTo(expected);
      assertThat(cluster.executors()).isEqualTo(2);
      assertThatIllegalArgumentException().isThrownBy(() -> classifier().setWorkers(3).fit(rows(session)))
          .withMessageStartingWith("workers is 3, but Spark at " + cluster.master() + " runs 2 tasks at once; set 2 or less")
          .withMessageContaining("spark.dynamicAllocation.maxExecutors");
    }
  }

  private static SparkSession session(String master) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path jar = files.filter(file -> file.getFileName().toString().endsWith("-app.jar")).findFirst().orElseThrow();
      return SparkSession.builder().master(master).appName("dynamic")
          .config("spark.ui.enabled", false)
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.jars", jar.toAbsolutePath().toString())
          .config("spark.dynamicAllocation.enabled", true)
          .config("spark.dynamicAllocation.shuffleTracking.enabled", true)
          .config("spark.dynamicAllocation.maxExecutors", 2)
          .config("spark.executor.cores", 1)
          .config("spark.executor.memory", "600m")
          .getOrCreate();
    }
  }

  private static LearnedActivationClassifier classifier() {
    return new LearnedActivationClassifier().setHiddenLayers(new int[] {4}).setEpochs(2).setBatchSize(10)
        .setAveragingFrequency(3);
  }

  private static Dataset<Row> rows(SparkSession session) {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features").transform(
        session.range(0, 200, 1, 1)
            .selectExpr("cast(id % 2 as double) label", "cast(id % 7 as double) a", "id % 2 + id % 3 b"));
  }

  private static List<Double> learned(LearnedActivationClassificationModel model) {
    return Stream.of(new double[] {1, 2}, new double[] {-3, 0.5}, new double[] {6, 3})
        .flatMap(row -> Arrays.stream(model.predictRaw(row).toArray()).boxed()).toList();
  }
}
