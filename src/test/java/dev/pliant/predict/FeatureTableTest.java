package dev.pliant.predict;

import dev.pliant.LocalSpark;
import dev.pliant.data.BadDataException;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.results.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;


/** Tables of features, of every kind and with every fault. */
class FeatureTableTest {
  private static final int ROWS = 600;
  private static final int INPUTS = 9;
  private static final int CLASSES = 4;
  private static final FeatureColumns USUAL = new FeatureColumns(null, null, null);
  private static final Column FLOATS = expr(
      "transform(sequence(1, octet_length(pixels)), i -> float(conv(hex(substring(pixels, i, 1)), 16, 10)) / 255.0f)");

  @TempDir private Path folder;

  private static MultiLayerNetwork network() {
    Network spec = Network.dense(List.of(INPUTS, 7, CLASSES), List.of("swish"), Sharing.LAYER);
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Sgd(1)), WeightStart.GLOROT, 5).chain());
    network.init();
    return network;
  }

  /** Rows of place (from 0), label and pixels; each second pixel or so is 0. */
  private static Dataset<Row> rows() {
    SplittableRandom random = new SplittableRandom(3);
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(i -> {
      byte[] pixels = new byte[INPUTS];
      for (int p = 0; p < INPUTS; p++) {
        pixels[p] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
      }
      return RowFactory.create((long) i, i % CLASSES, pixels);
    }).toList();
    return LocalSpark.session().createDataFrame(rows, new StructType()
        .add("place", DataTypes.LongType).add("label", DataTypes.IntegerType).add("pixels", DataTypes.BinaryType));
  }

  private static FeatureTable open(Path path, FeatureColumns columns) {
    return FeatureTable.open(LocalSpark.session(), path.toString(), columns, INPUTS, CLASSES);
  }

  private static Predictor predictor() {
    MultiLayerNetwork network = network();
    Dl4jForm form = Dl4jForm.of(network.getLayerWiseConfigurations());
    return new Predictor(
        LocalSpark.context(), Parameters.of(form.network(), form.state(network).parameters()));
  }

  private static List<PredictionRow> predict(FeatureTable table) {
    try (Predictor predictor = predictor()) {
      List<PredictionRow> rows = predictor.ofTable(table).collect();
      predictor.requireSound();
      return rows.stream().sorted(Comparator.comparingLong(PredictionRow::id)).toList();
    }
  }

  /** What DL4J makes of the rows, in their order. */
  private static double[][] expected() {
    double[][] features = rows().withColumn("f", FLOATS.cast("array<double>")).orderBy("place").select("f")
        .collectAsList().stream()
        .map(row -> row.<Double>getList(0).stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
    return network().output(Nd4j.createFromArray(features).castTo(DataType.FLOAT))
        .toDoubleMatrix();
  }

  @Test
  void fileOfAnyNameIsReadByItselfAndAmongOthers() throws IOException {
    Path written = folder.resolve("written");
    rows().select(FLOATS.as("features")).coalesce(1).write().parquet(written.toString());
    Path part;
    try (Stream<Path> files = Files.list(written)) {
      part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    List<String> names = List.of("50%.parquet", "%41#x?y=1 {z}*[q]", "é\\n");
    Path table = Files.createDirectory(folder.resolve("ta:ble#?%"));
    for (String name : names) {
      Path file = Files.copy(part, table.resolve(name));
      assertThat(predict(open(file, new FeatureColumns(null, null, null)))).as(name).hasSize(ROWS);
    }
    assertThat(predict(open(table, new FeatureColumns(null, null, null)))).hasSize(names.size() * ROWS);
    assertRefused(Files.copy(part, table.resolve("a:b.parquet")), "Spark reads no local file with a colon in its name; rename it");
    assertRefused(table, "/a:b.parquet: Spark reads no local file with a colon in its name; rename it");
  }

  @Test
  void everyKindOfFeaturesIsPredictedAsDl4jDoes() {
    double[][] expected = expected();
    Map<String, Column> kinds = Map.of(
        "pixels", col("pixels"),
        "floats", FLOATS,
        "doubles", FLOATS.cast("array<double>"),
        "dense", functions.array_to_vector(FLOATS),
        "sparse", functions.array_to_vector(FLOATS));
    kinds.forEach((kind, features) -> {
      Path path = folder.resolve(kind);
      Dataset<Row> table = rows().select(
          col("label").cast("double").as("class"), features.as("x"), col("place").plus(1000).as("number"),
          lit("other").as("id"), lit("other").as("features"));
      if (kind.equals("sparse")) {
        table = new VectorAssembler()
            .setInputCols(new String[] {"x"}).setOutputCol("y").transform(table).drop("x").withColumnRenamed("y", "x");
      }
      table.write().parquet(path.toString());
      FeatureTable opened = open(path, new FeatureColumns("x", "number", "class"));
      assertThat(opened.rows()).isEqualTo(ROWS);
      List<PredictionRow> predictions = predict(opened);
      assertThat(predictions).as(kind).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        PredictionRow row = predictions.get(i);
        assertThat(row.id()).isEqualTo(i + 1000);
        assertThat(row.label()).isEqualTo(i % CLASSES);
        for (int c = 0; c < CLASSES; c++) {
          assertThat((double) row.probability()[c]).as(kind).isCloseTo(expected[i][c], within(1e-6));
          assertThat(row.probability()[c]).isLessThanOrEqualTo(row.probability()[row.predicted()]);
        }
      }
    });
  }

  @Test
  void scoreIsOverThoseWhoseLabelIsKnown() {
    Path path = folder.resolve("table");
    rows().withColumn("label", when(col("place").lt(100), col("label"))).write().parquet(path.toString());
    double[][] expected = expected();
    try (Predictor predictor = predictor()) {
      assertThat(predictor.ofTable(open(path, USUAL)).count()).isEqualTo(ROWS);
      Score score = predictor.score();
      assertThat(score.examples()).isEqualTo(ROWS);
      assertThat(score.labelled()).isEqualTo(100);
      double loss = IntStream.range(0, 100)
          .mapToDouble(i -> -Math.log(expected[i][i % CLASSES])).average().orElseThrow();
      assertThat(score.loss()).isCloseTo(loss, within(1e-5));
      assertThat(score.correct()).isEqualTo(IntStream.range(0, 100)
          .filter(i -> IntStream.range(0, CLASSES).allMatch(c -> expected[i][c] <= expected[i][i % CLASSES])).count());
    }
  }

  @Test
  void rowsWithoutIdsAreNumberedAsTheyWereWritten() {
    // Names that are written otherwise in addresses; sizes that Spark does not read in the order of names.
    Path path = folder.resolve("of a%20b ü");
    rows().where("place < 100").coalesce(1).sortWithinPartitions("place").write()
        .parquet(path.resolve("1").toString());
    rows().where("place >= 100").coalesce(1).sortWithinPartitions("place").write()
        .parquet(path.resolve("2").toString());
    List<PredictionRow> predictions = predict(open(path, USUAL));
    assertThat(predictions).extracting(PredictionRow::id)
        .containsExactlyElementsOf(IntStream.range(0, ROWS).mapToObj(Long::valueOf).toList());
    assertThat(predictions).allSatisfy(row -> assertThat(row.label()).isEqualTo((int) (row.id() % CLASSES)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "slice(f, 1, 8); has features that are 8, and the network takes 9; mend or leave out such rows",
      "if(place = 300, null, f); row 300 of file:",
      "if(place = 300, null, f); counted from 0, has no features (null)",
      "if(place = 599, array_repeat(float('NaN'), 9), f); a feature that is null or no finite float (element 0, from",
      "transform(f, (v, i) -> if(i = 7, double('Infinity'), double(v))); (element 7, from 0)",
      "transform(f, (v, i) -> if(i = 8, null, v)); (element 8, from 0)",
      "transform(f, v -> double(v) + 1e39); no finite float",
      "pixels || pixels; has features that are 18",
      "string(place); column features is string and must be array<float>, array<double>, a vector of spark.ml, or",
      "transform(f, v -> int(v)); column features is array<int> and must be"
  })
  void badFeaturesAreTold(String features, String finding) {
    assertBad(rows().withColumn("f", FLOATS).select(expr(features).as("features"), col("label")), finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "4 AS label; has the label 4.0, and the network distinguishes classes 0 to 3",
      "-1 AS label; has the label -1.0",
      "0.5D AS label; has the label 0.5",
      "'x' AS label; column label is string and must be a number; name another with --label-column",
      "1.5D AS id; column id is double and must be bigint, int, smallint or tinyint; name another with --id-column",
      "nullif(place, 3) AS id; has no id (null)"
  })
  void badIdsAndLabelsAreTold(String column, String finding) {
    assertBad(rows().selectExpr("pixels", column), finding);
  }

  private void assertBad(Dataset<Row> rows, String finding) {
    Path path = folder.resolve("table");
    rows.coalesce(1).write().parquet(path.toString());
    Throwable failure = catchThrowable(() -> predict(open(path, USUAL)));
    assertThat(ExceptionUtils.getThrowableList(failure))
        .filteredOn(BadDataException.class::isInstance).singleElement()
        .satisfies(bad -> assertThat(bad).hasMessageContaining(finding).hasMessageContaining(path.toString()));
  }

  @Test
  void missingColumnsAreToldWithThoseThereAre() {
    Path path = folder.resolve("table");
    rows().withColumnRenamed("pixels", "image").write().parquet(path.toString());
    assertThatThrownBy(() -> open(path, USUAL)).isInstanceOf(MissingColumnException.class)
        .hasMessage(path + " has no column features or pixels; it has: place, label, image; name the one that is meant"
            + " with --features-column");
    assertThatThrownBy(() -> open(path, new FeatureColumns("image", "key", null)))
        .isInstanceOf(MissingColumnException.class).hasMessageContaining("no column key")
        .hasMessageEndingWith("--id-column");
    assertThatThrownBy(() -> open(path, new FeatureColumns("image", null, "class")))
        .isInstanceOf(MissingColumnException.class).hasMessageEndingWith("--label-column");
    assertThat(open(path, new FeatureColumns("image", "place", null)).rows()).isEqualTo(ROWS);
  }

  /** Whoever opens a pipe waits for one who writes. */
  @Test
  @Timeout(60)
  void pipesAreNotOpened() throws Exception {
    Path pipe = Files.createDirectories(folder.resolve("pipes/part=1")).resolve("rows.parquet");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(pipe, "/rows.parquet: is no regular file but a pipe, a socket or a device");
    assertRefused(folder.resolve("pipes"), "/rows.parquet: is no regular file but a pipe, a socket or a device");
  }

  @Test
  void whatIsNoTableIsBadData() throws IOException {
    assertRefused(folder.resolve("missing"), "/missing: cannot be read (");
    assertRefused(Files.createDirectories(folder.resolve("empty")), "/empty: is a folder without files");
    assertRefused(Files.writeString(folder.resolve("text"), "features,label\n1,2\n"),
        "is no Parquet file that can be read (");
    Path none = folder.resolve("none");
    rows().limit(0).write().parquet(none.toString());
    assertRefused(none, "/none: has no rows");
    Path two = folder.resolve("two");
    rows().coalesce(1).write().parquet(two.resolve("1").toString());
    rows().withColumn("label", col("label").cast("double")).coalesce(1).write().parquet(two.resolve("2").toString());
    assertRefused(two, "has column label as double, and the first file of " + two + " has int");
  }

  private static void assertRefused(Path path, String finding) {
    assertThatThrownBy(() -> open(path, USUAL)).isInstanceOf(BadDataException.class).hasMessageContaining(finding)
        .hasMessageNotContaining("\n");
  }

  @Test
  void damagedPageIsBadData() throws IOException {
    Path path = folder.resolve("table");
    rows().coalesce(1).write().parquet(path.toString());
    Path file;
    try (Stream<Path> files = Files.list(path)) {
      file = files.filter(name -> name.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[4] ^= 0x55;
    bytes[5] ^= 0x55;
    Files.write(file, bytes);
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    Throwable failure = catchThrowable(() -> predict(open(path, new FeatureColumns("pixels", "place", null))));
    assertThat(ExceptionUtils.getThrowableList(failure))
        .filteredOn(BadDataException.class::isInstance).singleElement()
        .satisfies(bad -> assertThat(bad).hasMessageStartingWith(path + ": a file of it cannot be read ("));
  }
}
