package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.LocalSpark;
import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What the classifier learns from what. */
class TrainingTest {
  private static final int COUNT = 180;
  private static final List<Row> ROWS = Tables.rows(COUNT, 5);
  private static final StructType MORE = Tables.SCHEMA
      .add("weight", DataTypes.DoubleType)
      .add("held", DataTypes.BooleanType);

  private static Row with(Row row, double weight, boolean held) {
    return RowFactory.create(row.get(0), row.get(1), weight, held);
  }

  private static Dataset<Row> more(List<Row> rows) {
    return Tables.of(rows, MORE, 2);
  }

  /** Everything that was learned, to the bit. */
  private static List<String> learned(LearnedActivationClassificationModel model) {
    return model.parameters().stream()
        .map(array -> array.layer() + array.name() + Arrays.toString(array.values())).toList();
  }

  private static List<String> learned(Dataset<Row> table) {
    return learned(Tables.classifier().fit(table));
  }

  @Test
  void sameRowsInTheSameOrderComeToTheSameBitsHoweverTheyAreCut() {
    List<String> expected = learned(Tables.of(ROWS, 2));
    assertThat(learned(Tables.of(ROWS, 2))).as("again").isEqualTo(expected);
    assertThat(learned(Tables.of(ROWS, 1))).isEqualTo(expected);
    assertThat(learned(Tables.of(ROWS, 7))).isEqualTo(expected);
    List<Row> turned = new ArrayList<>(ROWS);
    Collections.reverse(turned);
    assertThat(learned(Tables.of(turned, 2))).as("another order").isNotEqualTo(expected);
    assertThat(learned(Tables.classifier().setSeed(4).fit(Tables.of(ROWS, 2)))).as("seed").isNotEqualTo(expected);
    assertThat(learned(Tables.classifier().setWorkers(3).fit(Tables.of(ROWS, 2)))).as("workers").isNotEqualTo(expected);
  }

  @Test
  void featuresOfAnyKindOfColumnComeToTheSameModel() {
    List<String> expected = learned(Tables.of(ROWS, 2));
    assertThat(learned(features(SQLDataTypes.VectorType(), x -> ((Vector) x).toSparse()))).isEqualTo(expected);
    assertThat(learned(features(DataTypes.createArrayType(DataTypes.DoubleType), x -> boxed((Vector) x))))
        .isEqualTo(expected);
    Dataset<Row> floats = features(DataTypes.createArrayType(DataTypes.FloatType), x -> Arrays.stream(boxed((Vector) x))
        .map(Double::floatValue).toArray());
    LearnedActivationClassificationModel model = Tables.classifier().fit(floats);
    assertThat(learned(model)).isEqualTo(expected);
    // And whatever it was trained on, it takes the others.
    List<Row> predicted = model.transform(floats).select("rawPrediction").collectAsList();
    assertThat(model.transform(Tables.of(ROWS, 2)).select("rawPrediction").collectAsList()).isEqualTo(predicted);
    assertThat(model.predictRaw(new double[] {1, 2, 3})).isEqualTo(model.predictRaw(Vectors.dense(1, 2, 3)));
    assertThat(model.predictRaw(new float[] {1, 2, 3})).isEqualTo(model.predictRaw(Vectors.dense(1, 2, 3)));
  }

  @Test
  void bytesAreFeaturesFromZeroToOne() {
    Dataset<Row> bytes = features(DataTypes.BinaryType, x -> bytes((Vector) x));
    Dataset<Row> vectors = features(SQLDataTypes.VectorType(), x -> {
      byte[] row = bytes((Vector) x);
      double[] scaled = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        scaled[i] = (row[i] & 0xff) / 255f;
      }
      return Vectors.dense(scaled);
    });
    LearnedActivationClassificationModel model = Tables.classifier().fit(bytes);
    assertThat(learned(model)).isEqualTo(learned(vectors));
    assertThat(model.transform(bytes).select("rawPrediction").collectAsList())
        .isEqualTo(model.transform(vectors).select("rawPrediction").collectAsList());
    assertThat(model.summary().accuracy()).isGreaterThan(0.6);
  }

  private static Dataset<Row> features(DataType type, UnaryOperator<Object> convert) {
    StructType schema = new StructType().add("label", DataTypes.DoubleType).add("features", type);
    return Tables.of(
        ROWS.stream().map(row -> RowFactory.create(row.get(0), convert.apply(row.get(1)))).toList(), schema, 2);
  }

  private static Double[] boxed(Vector vector) {
    return Arrays.stream(vector.toArray()).boxed().toArray(Double[]::new);
  }

  private static byte[] bytes(Vector vector) {
    byte[] bytes = new byte[vector.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, 128 + 25 * vector.apply(i)));
    }
    return bytes;
  }

  @Test
  void whatWasToldOfTheTrainingIsWhatTheModelDoes() {
    LearnedActivationClassificationModel model =
        Tables.classifier().setHiddenLayers(new int[] {8, 6}).setActivation("prelu,swish").fit(Tables.of(ROWS, 2));
    LearnedActivationTrainingSummary summary = model.summary();
    assertThat(summary.rows()).isEqualTo(COUNT);
    assertThat(summary.epochs()).extracting(LearnedActivationTrainingSummary.Epoch::epoch).containsExactly(1, 2, 3, 4);
    assertThat(summary.epochs().get(3).loss()).isLessThan(summary.epochs().get(0).loss());
    assertThat(summary.epochs().get(3).accuracy()).isBetween(0.8, 1.0);
    assertThat(summary.epochs().get(0).validationLoss()).isEmpty();
    assertThat(summary.validationAccuracy()).isEmpty();
    double loss = 0;
    double correct = 0;
    for (Row row : model.transform(Tables.of(ROWS, 3)).collectAsList()) {
      int label = (int) row.getDouble(0);
      loss -= Math.log(((Vector) row.getAs("probability")).apply(label)) / COUNT;
      correct += row.<Double>getAs("prediction") == label ? 1 : 0;
    }
    assertThat(summary.accuracy()).isEqualTo(correct / COUNT);
    // Of other forward passes, each in single precision.
    assertThat(summary.loss()).isCloseTo(loss, within(1e-5 * loss));
  }

  @Test
  void learnedActivationsAreToldAndDrawn() {
    LearnedActivationClassificationModel model = Tables.classifier()
        .setHiddenLayers(new int[] {8, 6, 5}).setActivation("affine,tanh,swish").setActivationLearningRate(5)
        .fit(Tables.of(ROWS, 2));
    assertThat(model.activations()).extracting(LearnedActivation::layer).containsExactly(1, 1, 3);
    assertThat(model.activations()).extracting(LearnedActivation::name).containsExactly("k0", "k1", "beta");
    assertThat(model.activations()).extracting(LearnedActivation::unit).containsOnlyNulls();
    double k0 = model.activations().get(0).value();
    double k1 = model.activations().get(1).value();
    assertThat(k0).isNotEqualTo(0.5);
    assertThat(model.curves()).extracting(LearnedCurve::layer).containsExactly(1, 2, 3);
    LearnedCurve affine = model.curves().get(0);
    assertThat(affine.x()).startsWith(-8, -7.75).endsWith(8);
    for (int i = 0; i < affine.x().length; i++) {
      assertThat(affine.g()[i]).isCloseTo(k0 + k1 * affine.x()[i], within(1e-12));
      assertThat(affine.slope()[i]).isEqualTo(k1);
    }
    LearnedActivationClassificationModel perUnit =
        Tables.classifier().setSharing("unit").setEpochs(1).fit(Tables.of(ROWS, 2));
    assertThat(perUnit.activations()).extracting(LearnedActivation::unit).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(perUnit.curves()).hasSize(8);
  }

  /** By hand, in double precision. */
  @Test
  void rawPredictionIsTheNetworksLogitsLessTheirMean() {
    LearnedActivationClassificationModel model = Tables.classifier()
        .setHiddenLayers(new int[] {9, 4}).setActivation("polynomial:2,elu").setSharing("unit").fit(Tables.of(ROWS, 2));
    int[] layers = model.layers();
    for (Row row : ROWS.subList(0, 20)) {
      double[] h = ((Vector) row.get(1)).toArray();
      for (int l = 1; l < layers.length; l++) {
        int layer = l;
        float[] weights = array(model, layer, "W");
        double[] z = new double[layers[l]];
        for (int j = 0; j < z.length; j++) {
          z[j] = array(model, layer, "b")[j];
          for (int i = 0; i < h.length; i++) {
            z[j] += h[i] * weights[i * z.length + j];
          }
          if (l == 1) {
            float[] k = array(model, 1, "k");
            z[j] = k[3 * j] + k[3 * j + 1] * z[j] + k[3 * j + 2] * z[j] * z[j];
          } else if (l == 2) {
            ActivationFunction elu = Activations.parse("elu");
            z[j] = elu.value(z[j], new double[0]);
          }
        }
        h = z;
      }
      double largest = Arrays.stream(h).map(Math::abs).max().orElseThrow();
      double mean = Arrays.stream(h).average().orElseThrow();
      for (int c = 0; c < h.length; c++) {
        // Sums of some ten terms, three times, each rounded to single precision; they hardly cancel.
        assertThat(model.predictRaw(row.get(1)).apply(c))
            .isCloseTo(h[c] - mean, within(100 * Math.ulp(1f) * (1 + largest)));
      }
    }
  }

  private static float[] array(LearnedActivationClassificationModel model, int layer, String name) {
    return model.parameters().stream().filter(array -> array.layer() == layer && array.name().equals(name))
        .findFirst().orElseThrow().values();
  }

  @Test
  void weightsThatAreAllTheSameAreNone() {
    List<String> expected = learned(Tables.of(ROWS, 2));
    for (double weight : new double[] {1, 0.1, 7e-5, 1e12}) {
      Dataset<Row> weighted = more(ROWS.stream().map(row -> with(row, weight, false)).toList());
      assertThat(learned(Tables.classifier().setWeightCol("weight").fit(weighted))).as("" + weight).isEqualTo(expected);
    }
    assertThat(learned(Tables.classifier().setWeightCol("").fit(Tables.of(ROWS, 2)))).isEqualTo(expected);
  }

  @Test
  void rowsOfWeightZeroAreAsIfTheyWereNotThere() {
    List<Row> padded = new ArrayList<>();
    Random random = new Random(8);
    for (Row row : ROWS) {
      padded.add(with(row, 2, false));
      if (random.nextInt(3) == 0) {
        padded.add(with(RowFactory.create(99.0, Vectors.dense(9e9, -9e9, 0)), 0, random.nextBoolean()));
      }
    }
    assertThat(padded).hasSizeGreaterThan(COUNT + 20);
    LearnedActivationClassificationModel model = Tables.classifier().setWeightCol("weight").fit(more(padded));
    assertThat(learned(model)).isEqualTo(learned(Tables.of(ROWS, 2)));
    assertThat(model.summary().rows()).isEqualTo(COUNT);
  }

  /** As many mislabelled rows as there are right ones, that weigh next to nothing. */
  @Test
  void outliersOfLittleWeightDoLittle() {
    List<Row> spoiled = new ArrayList<>();
    for (Row row : ROWS) {
      spoiled.add(with(row, 1, false));
      spoiled.add(with(RowFactory.create((row.getDouble(0) + 1) % 3, row.get(1)), 1e-6, false));
    }
    // As many steps over the right rows, at twice the learning rate: their weights are 2 now.
    LearnedActivationClassifier longer = Tables.classifier().setEpochs(8);
    LearnedActivationClassificationModel weighted = longer.setWeightCol("weight").fit(more(spoiled));
    LearnedActivationClassificationModel unweighted = longer.setWeightCol("").fit(more(spoiled));
    assertThat(accuracy(weighted)).isGreaterThan(0.85);
    assertThat(accuracy(unweighted)).isLessThan(accuracy(weighted) - 0.1);
    assertThat(weighted.summary().loss()).isLessThan(unweighted.summary().loss());
  }

  private static double accuracy(LearnedActivationClassificationModel model) {
    return (double) model.transform(Tables.of(ROWS, 2)).filter("label = prediction").count() / COUNT;
  }

  @Test
  void bothStepsComeToTheSameWithWeights() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      rows.add(with(ROWS.get(i), 1 + i % 4, false));
    }
    LearnedActivationClassifier weighted =
        Tables.classifier().setWeightCol("weight").setEpochs(1).setWorkers(1).setLearningRate(0.01);
    LearnedActivationClassificationModel fused = weighted.setStep("fused").fit(more(rows));
    LearnedActivationClassificationModel dl4j = weighted.setStep("dl4j").fit(more(rows));
    for (int a = 0; a < fused.parameters().size(); a++) {
      float[] mine = fused.parameters().get(a).values();
      float[] theirs = dl4j.parameters().get(a).values();
      for (int i = 0; i < mine.length; i++) {
        // Eighteen steps of 0.01, whose gradients agree to 1e-5; Adam's first ones are all of one size.
        assertThat(mine[i]).isCloseTo(theirs[i], within(18 * 0.01f * 1e-2f));
      }
    }
    assertThat(fused.summary().loss()).isCloseTo(dl4j.summary().loss(), within(1e-3));
  }

  @Test
  void rowsThatValidateAreNotTrainedOnAndAreMeasured() {
    List<Row> marked = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      marked.add(with(ROWS.get(i), 1, i % 4 == 0));
    }
    LearnedActivationClassifier validated = Tables.classifier().setValidationIndicatorCol("held");
    LearnedActivationClassificationModel model = validated.fit(more(marked));
    assertThat(learned(model)).isEqualTo(learned(more(marked.stream().filter(row -> !row.getBoolean(3)).toList())));
    assertThat(model.summary().rows()).isEqualTo(COUNT - COUNT / 4);
    double right = model.transform(more(marked)).filter("held and label = prediction").count();
    assertThat(model.summary().validationAccuracy()).hasValue(right / (COUNT / 4));
    assertThat(model.summary().epochs()).allMatch(epoch -> epoch.validationLoss().isPresent());
    assertThat(model.summary().epochs().get(3).validationLoss()).isEqualTo(model.summary().validationLoss());

    LearnedActivationClassificationModel best =
        validated.setKeep("best").setLearningRate(0.3).setEpochs(6).fit(more(marked));
    assertThat(best.summary().validationAccuracy().orElseThrow()).isEqualTo(best.summary().epochs().stream()
        .mapToDouble(epoch -> epoch.validationAccuracy().orElseThrow()).max().orElseThrow());
  }

  @Test
  void everyTrainingOptionTakesEffect() {
    Dataset<Row> table = Tables.of(ROWS, 2);
    List<List<String>> all = new ArrayList<>(List.of(learned(table)));
    for (UnaryOperator<LearnedActivationClassifier> option : List.<UnaryOperator<LearnedActivationClassifier>>of(
        c -> c.setActivationLearningRate(2), c -> c.setLearningRateSchedule("linear"), c -> c.setWarmUp(2),
        c -> c.setWeightDecay(0.5), c -> c.setInputDropout(0.2), c -> c.setDropout(0.2), c -> c.setLabelSmoothing(0.2),
        c -> c.setKeep("average:2"), c -> c.setWeightStart("gain"), c -> c.setAveragingFrequency(2),
        c -> c.setAveragingStart(1), c -> c.setOuterLearningRate(0.7), c -> c.setOuterMomentum(0.5),
        c -> c.setBatchSize(9), c -> c.setActivation("prelu"), c -> c.setSharing("unit"), c -> c.setEpochs(5))) {
      all.add(learned(option.apply(Tables.classifier()).fit(table)));
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void linearClassifierHasNoHiddenLayer() {
    LearnedActivationClassificationModel linear =
        Tables.classifier().setHiddenLayers(new int[0]).fit(Tables.of(ROWS, 2));
    assertThat(linear.layers()).containsExactly(3, 3);
    assertThat(linear.activations()).isEmpty();
    assertThat(linear.summary().accuracy()).isGreaterThan(0.6);
  }

  @Test
  void workersAreAsManyAsTaskSlotsButNoneWithoutAMinibatch() {
    LearnedActivationClassifier unset = Tables.classifier();
    unset.clear(unset.workers());
    // 180 rows make 18 minibatches, more than the session's eight slots; or 5 of 32, or none that is full.
    for (int[] pair : new int[][] {{10, 8}, {32, 5}, {1000, 1}}) {
      assertThat(learned(unset.setBatchSize(pair[0]).fit(Tables.of(ROWS, 2)))).isEqualTo(
          learned(Tables.classifier().setBatchSize(pair[0]).setWorkers(pair[1]).fit(Tables.of(ROWS, 2))));
    }
  }

  @Test
  void paramsThatDoNotGoTogetherAreToldBeforeAnythingIsRead() {
    Dataset<Row> unreadable = LocalSpark.session().range(10)
        .selectExpr("cast(id as double) label", "array(1D) features")
        .filter("raise_error('read') is null");
    refused(unreadable, c -> c.setWarmUp(5), "a warm-up of 5.0 epochs is longer than the training's 4");
    refused(unreadable, c -> c.setKeep("average:9"), "an average over 9 epochs of a training that has 4");
    refused(unreadable, c -> c.setPatience(2), "patience is 2, but no rows validate; set validationIndicatorCol");
    refused(unreadable, c -> c.setPatience(2).setKeep("average:2"),
        "patience is 2, which ends with the best epoch, and keep is average:2");
    refused(unreadable, c -> c.setKeep("best"), "keep is best, but no rows validate; set validationIndicatorCol");
    refused(unreadable, c -> c.setStep("dl4j").setDropout(0.1), "DL4J's step does not support dropout");
    refused(unreadable, c -> c.setActivation("relu,tanh"), "2 activations for 1 hidden layers");
    refused(unreadable, c -> c.setAveragingStart(5),
        "averaging frequency must be at least 1 and averaging start from 1 to the frequency");
    refused(Tables.of(ROWS, 2), c -> c.setWorkers(9),
        "workers is 9, but Spark at local[8] runs 8 tasks at once; set 8 or less");
  }

  private static void refused(Dataset<Row> table, UnaryOperator<LearnedActivationClassifier> option, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> option.apply(Tables.classifier()).fit(table))
        .withMessageStartingWith(message);
  }

  @Test
  void rowsThatCannotBeUsedAreToldByColumnAndRow() {
    refusedRow(1, RowFactory.create(null, Vectors.dense(1, 2, 3), 1.0, false),
        "column label, row 1 of partition 1: is null");
    refusedRow(0, row(1.5, 1), "column label, row 0 of partition 1: 1.5 is no class: labels are whole numbers from 0");
    refusedRow(0, row(-1, 1), "column label, row 0 of partition 1: -1.0 is no class");
    refusedRow(0, row(100, 1), "column label goes up to 100, but there are 1 training rows: labels are the");
    refusedRow(0, row(1e18, 1), "column label, row 0 of partition 1: 1.0E18 is no class: labels are whole numbers");
    refusedRow(0, row(Double.NaN, 1), "column label, row 0 of partition 1: NaN is no class");
    refusedRow(2, row(1, -0.5), "column weight, row 2 of partition 1: -0.5 is no weight");
    refusedRow(2, row(1, Double.POSITIVE_INFINITY), "column weight, row 2 of partition 1: Infinity is no weight");
    refusedRow(2, RowFactory.create(1.0, Vectors.dense(1, 2, 3), null, false),
        "column weight, row 2 of partition 1: is null");
    refusedRow(0, RowFactory.create(1.0, Vectors.dense(1, 2, 3), 1.0, null),
        "column held, row 0 of partition 1: is null");
    refusedRow(0, row(null), "column features, row 0 of partition 1: is null");
    refusedRow(0, row(Vectors.dense(1, Double.NaN, 3)), "column features, row 0 of partition 1: value 1 is NaN");
    refusedRow(0, row(Vectors.sparse(3, new int[] {2}, new double[] {Double.NEGATIVE_INFINITY})),
        "column features, row 0 of partition 1: value 2 is -Infinity");
    refusedRow(0, row(Vectors.dense(1, 1e39, 3)),
        "column features, row 0 of partition 1: value 1 is 1.0E39, which is too large for a float");
    refusedRow(1, row(Vectors.dense(1, 2)),
        "column features, row 1 of partition 1: has 2 values, but the rows before have 3");
    refusedRow(0, row(Vectors.dense(new double[0])), "column features, row 0 of partition 1: has no values");
    StructType arrays = new StructType().add("label", DataTypes.DoubleType)
        .add("features", DataTypes.createArrayType(DataTypes.DoubleType));
    refused(Tables.of(List.of(RowFactory.create(0.0, new Double[] {1.0, null})), arrays, 1), c -> c,
        "column features, row 0 of partition 0: value 1 is null");
  }

  private static Row row(double label, double weight) {
    return RowFactory.create(label, Vectors.dense(1, 2, 3), weight, false);
  }

  private static Row row(Object features) {
    return RowFactory.create(1.0, features, 1.0, false);
  }

  /** With {@code bad} as row {@code place} of the second of two partitions. */
  private static void refusedRow(int place, Row bad, String message) {
    List<Row> rows = new ArrayList<>(Collections.nCopies(8, RowFactory.create(0.0, Vectors.dense(0, 1, 2), 1.0, true)));
    rows.set(4 + place, bad);
    refused(more(rows), c -> c.setWeightCol("weight").setValidationIndicatorCol("held"), message);
  }

  @Test
  void tablesThatCannotBeTrainedOnAreTold() {
    refused(Tables.of(List.of(), 2), c -> c, "there are no rows to train on");
    refused(more(List.of(with(ROWS.get(0), 0, false))), c -> c.setWeightCol("weight"), "there are no rows to train on");
    for (boolean held : new boolean[] {false, true}) {
      List<Row> heavy = Stream.of(1, 2, 3).map(i -> with(ROWS.get(i), i < 3 ? 1e308 : 1, held == i < 3)).toList();
      refused(more(heavy), c -> c.setWeightCol("weight").setValidationIndicatorCol("held"),
          "column weight: the weights are so large that their sum is not finite; divide all of them by the largest");
    }
    refused(more(List.of(with(ROWS.get(0), 1, false))), c -> c.setValidationIndicatorCol("held"),
        "column held is false in all rows");
    refused(Tables.of(ROWS.stream().filter(row -> row.getDouble(0) == 0).toList(), 2), c -> c,
        "column label has only class 0; a classifier needs two");
    refused(Tables.of(List.of(ROWS.get(0), RowFactory.create(1.0, Vectors.dense(1, 2))), 2), c -> c,
        "column features has 3 values in some rows and 2 in others");
  }

  @Test
  void classesThatNoMetadataTellOfAreAsManyAsTheLargestLabelTells() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(RowFactory.create((double) (i % 150), Vectors.dense(i % 150, 1)));
    }
    LearnedActivationClassificationModel model = Tables.classifier().setEpochs(1).fit(Tables.of(rows, 2));
    assertThat(model.numClasses()).isEqualTo(150);
    List<Row> fewer = rows.subList(1, 150);
    refused(Tables.of(fewer, 2), c -> c, "column label goes up to 149, but there are 149 training rows");
    refused(Tables.of(ROWS, 2), c -> c.setThresholds(new double[] {1, 2}),
        "thresholds has 2 values, but there are 3 classes; give each class one");
  }

  @Test
  void modelRefusesRowsThatItCannotTake() {
    LearnedActivationClassificationModel model = Tables.classifier().setEpochs(1).fit(Tables.of(ROWS, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> model.predict(Vectors.dense(1, 2)))
        .withMessage("column features: has 2 values, but the model was trained on 3");
    assertThatIllegalArgumentException().isThrownBy(() -> model.predict(null)).withMessage("column features: is null");
    assertThatIllegalArgumentException().isThrownBy(() -> model.predict("1, 2, 3"))
        .withMessage("column features: is a String");
    assertThatIllegalArgumentException().isThrownBy(() -> model.predict(Vectors.dense(1, 2, Double.NaN)))
        .withMessage("column features: value 2 is NaN");
  }

  /** Rings around each other, which no linear classifier tells apart, with values far from zero to one. */
  @Test
  void learnsWhatIsNotLinear() {
    Random random = new Random(11);
    List<Row> rings = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double radius = i % 2 == 0 ? 1 + 0.3 * random.nextGaussian() : 3 + 0.3 * random.nextGaussian();
      double angle = 2 * Math.PI * random.nextDouble();
      rings.add(RowFactory.create(
          (double) (i % 2), Vectors.dense(radius * Math.cos(angle), radius * Math.sin(angle))));
    }
    LearnedActivationClassifier longer = Tables.classifier().setHiddenLayers(new int[] {16}).setEpochs(20);
    assertThat(longer.fit(Tables.of(rings, 2)).summary().accuracy()).isGreaterThan(0.97);
    assertThat(longer.setActivation("affine").fit(Tables.of(rings, 2)).summary().accuracy()).isLessThan(0.75);
  }
}
