package dev.pliant.cli;

import static dev.pliant.cli.Captured.assertRefused;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.ResultsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions of a stored run, as a user makes them, in this JVM. */
class PredictCommandTest {
  private static final int TEST_IMAGES = 1300;

  @TempDir private static Path trained;
  @TempDir private Path folder;
  private static Path data;
  private Path out;

  @BeforeAll
  static void train() throws IOException {
    data = trained.resolve("data");
    // More than a block of test images.
    IdxFiles.write(data, 300, TEST_IMAGES, 6, 5, 4, 11);
    for (String step : List.of("fused", "dl4j")) {
      Captured captured = Captured.run(
          "train", "--data", data.toString(), "--out", trained.resolve("out").toString(), "--run-id", step, "--step",
          step, "--epochs", "3", "--layers", "30,40,8,4", "--activation", "swish,hat:9", "--sharing", "unit",
          "--workers", "2", "--learning-rate", "0.01", "--report", "off");
      assertThat(captured.exit()).as(captured.err()).isZero();
    }
  }

  @BeforeEach
  void copy() throws IOException {
    out = folder.resolve("out");
    FileUtils.copyDirectory(trained.resolve("out").toFile(), out.toFile());
  }

  @Test
  void predictionsOfTheTestImagesAreThoseThatEvaluateSees() {
    for (String run : List.of("fused", "dl4j")) {
      Captured predicted = predict("--run", run);
      assertThat(predicted.exit()).as(predicted.err()).isZero();
      Captured evaluated = Captured.run("evaluate", "--run", run, "--out", out.toString());
      String figures = evaluated.out().lines().findFirst().orElseThrow();
      assertThat(figures).contains("loss", "accuracy", "correct)").contains("1 300 test images");
      assertThat(predicted.out()).contains(figures).contains("predictions 'test' of run " + run + " in " + out)
          .contains("./submit.sh sql --out ", "WHERE run_id = '" + run + "' AND split = 'test'");
    }
    createViews();
    assertThat(sql("SELECT run_id, split, count(*), min(id), max(id), count(DISTINCT id), count(label) FROM predictions"
        + " GROUP BY run_id, split ORDER BY run_id"))
        .containsExactly("[dl4j,test,1300,0,1299,1300,1300]", "[fused,test,1300,0,1299,1300,1300]");
    assertThat(sql("SELECT run_id, actual, predicted, count FROM confusion WHERE split = 'test' AND count > 0"
        + " ORDER BY 1, 2, 3")).isEqualTo(
        sql("SELECT run_id, label, predicted, count(*) FROM predictions GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"));
    assertThat(sql("SELECT bool_and(array_max(probability) = probability[predicted] AND size(probability) = 4"
        + " AND abs(aggregate(probability, 0D, (a, b) -> a + b) - 1) < 1e-6) FROM predictions"))
        .containsExactly("[true]");
    assertThat(sql("SELECT bool_and((shiftright(conv(hex(substring(correct, id div 8 + 1, 1)), 16, 10), id % 8) & 1"
        + " = 1) = (label = predicted)) FROM predictions JOIN answers USING (run_id)")).containsExactly("[true]");
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void eachSetIsThereOnceUnderItsName() throws IOException {
    assertThat(predict("--run", "fused").exit()).isZero();
    assertThat(predict("--run", "fused", "--split", "train").exit()).isZero();
    assertThat(predict("--run", "dl4j").exit()).isZero();
    assertThat(predict("--run", "fused", "--data", data.toString(), "--as", "o'clock/42 =").exit()).isZero();
    List<String> counts =
        List.of("[dl4j,test,1300]", "[fused,o'clock/42 =,1300]", "[fused,test,1300]", "[fused,train,300]");
    String query = "SELECT run_id, split, count(DISTINCT id) FROM predictions GROUP BY 1, 2"
        + " HAVING count(*) = count(DISTINCT id) ORDER BY 1, 2";
    createViews();
    assertThat(sql(query)).isEqualTo(counts);

    Map<String, Long> before = files();
    assertRefused(2, predict("--run", "fused"), "predictions 'test' of run 'fused' are in file:" + out
        + " already; replace them with --overwrite, or call these otherwise with --as");
    assertThat(files()).isEqualTo(before);
    assertThat(predict("--run", "fused", "--overwrite").exit()).isZero();
    createViews();
    assertThat(sql(query)).isEqualTo(counts);
    assertThat(files().keySet()).as("made anew").isNotEqualTo(before.keySet()).hasSameSizeAs(before.keySet());
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void rowsOfATableArePredictedAsImagesAreAndABadOneLeavesNothing() throws IOException {
    Path table = folder.resolve("new.parquet");
    images().withColumnRenamed("id", "place").withColumn("label", when(col("place").lt(5), col("label"))).coalesce(1)
        .sortWithinPartitions("place").write().parquet(table.toString());
    Path bad = folder.resolve("bad");
    images().withColumn("pixels", when(col("id").notEqual(1200), col("pixels"))).write().parquet(bad.toString());

    Captured captured = predict("--run", "fused", "--table", table.toString(), "--quiet");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out().lines()).hasSize(2);
    assertThat(captured.out()).contains("run fused on the 1 300 rows of " + table + ", of which 5 have a label: loss ");
    assertThat(predict("--run", "fused").exit()).isZero();
    createViews();
    assertThat(sql("SELECT count(*), count_if(a.predicted = b.predicted), count(b.label),"
        + " max(abs(a.probability[0] - b.probability[0])) < 1e-6 FROM predictions a JOIN"
        + " predictions b ON a.id = b.id AND a.split = 'test' AND b.split = 'new.parquet'"))
        .containsExactly("[1300,1300,5,true]");

    Map<String, Long> before = files();
    assertRefused(3, predict("--run", "fused", "--table", bad.toString()), "has no features (null)");
    assertRefused(3, predict("--run", "fused", "--table", bad.toString(), "--as", "test", "--overwrite"),
        "has no features (null)");
    assertRefused(2, predict("--run", "fused", "--table", bad.toString(), "--features-column", "x"),
        "has no column x; it has: id, label, pixels");
    assertThat(files()).isEqualTo(before);
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void wrongUseIsOneLine() throws IOException {
    assertRefused(2, predict("--run", "nope"), "no run 'nope' in");
    assertRefused(2, predict("--run", "fused", "--split", "validation"), "there are: test, train");
    assertRefused(2, predict("--run", "fused", "--table", "t", "--data", "d"), "--table names the examples");
    assertRefused(2, predict("--run", "fused", "--id-column", "d"), "need --table");
    assertRefused(2, predict("--run", "fused", "--as", "a\nb"), "holds control characters");
    assertRefused(2, predict("--run", "fused", "--as", ""), "a split cannot be empty");
    Path other = folder.resolve("other");
    IdxFiles.write(other, 10, 10, 3, 3, 3, 1);
    assertRefused(2, predict("--run", "fused", "--data", other.toString()), "the images of " + other + " have 9 pixels");
    assertThat(out.resolve("predictions")).doesNotExist();
  }

  private static Dataset<Row> images() {
    return ImageDataSet.open(LocalSpark.session(), "d", data.toString(), null).test();
  }

  private Captured predict(String... options) {
    List<String> args = new ArrayList<>(List.of("predict", "--out", out.toString()));
    args.addAll(List.of(options));
    return Captured.run(args.toArray(String[]::new));
  }

  /** Of the tables as they are now, for queries until the next command, which ends the session. */
  private void createViews() {
    new ResultsStore(LocalSpark.session(), out.toString()).createViews();
  }

  private static List<String> sql(String query) {
    return LocalSpark.session().sql(query).collectAsList().stream().map(Row::toString).toList();
  }

  private Map<String, Long> files() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(Files::isRegularFile)
          .collect(Collectors.toMap(Path::toString, path -> path.toFile().lastModified()));
    }
  }
}
