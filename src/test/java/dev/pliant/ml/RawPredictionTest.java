package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Spark's evaluators and meta-algorithms read from the columns that a model writes. */
class RawPredictionTest {
  private static final StructType WEIGHTED = Tables.SCHEMA.add("weight", DataTypes.DoubleType);

  /** A model whose logits are its features. */
  private static LearnedActivationClassificationModel logits(int classes) {
    float[] identity = new float[classes * classes];
    IntStream.range(0, classes).forEach(c -> identity[c * classes + c] = 1);
    return new LearnedActivationClassificationModel(
        "logits", Network.dense(List.of(classes, classes), List.of(), Sharing.LAYER),
        List.of(
            new NamedArray(1, "W", new long[] {classes, classes}, identity),
            new NamedArray(1, "b", new long[] {classes}, new float[classes])));
  }

  @Test
  void itIsTheLogitsLessTheirMean() {
    assertThat(logits(2).predictRaw(new float[] {3, -1}).toArray()).containsExactly(2, -2);
    assertThat(logits(2).predictRaw(new float[] {1e8f, 1}).toArray()).containsExactly(49999999.5, -49999999.5);
    assertThat(logits(3).predictRaw(new float[] {9, 2, 1}).toArray()).containsExactly(5, -2, -3);
    assertThat(logits(3).predictProbability(new float[] {109, 102, 101}).toArray())
        .isEqualTo(logits(3).predictProbability(new float[] {9, 2, 1}).toArray());
  }

  /** Logits of both classes move together more than apart, as those of trained networks may. */
  @Test
  void ofTwoClassesItRanksRowsAsTheirProbabilitiesDo() {
    LearnedActivationClassificationModel model = logits(2);
    SplittableRandom random = new SplittableRandom(7);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      float common = (float) (40 * random.nextGaussian());
      rows.add(new float[] {common, common + (float) (5 * random.nextGaussian())});
    }
    rows.sort(Comparator.comparingDouble(row -> model.predictRaw(row).apply(1)));
    double raw = Double.NEGATIVE_INFINITY;
    double probability = 0;
    for (float[] row : rows) {
      double nextRaw = model.predictRaw(row).apply(1);
      double nextProbability = model.predictProbability(row).apply(1);
      if (nextRaw > raw) {
        assertThat(nextProbability).isGreaterThan(probability);
      } else {
        assertThat(nextProbability).isEqualTo(probability);
      }
      assertThat(model.predictProbability(row).apply(0)).isCloseTo(1 - nextProbability, within(2e-16));
      raw = nextRaw;
      probability = nextProbability;
    }
  }

  @Test
  void probabilitiesNeverFallWhereTheRawPredictionRisesEvenIfTheyAreAllOne() {
    LearnedActivationClassificationModel model = logits(2);
    double last = 0;
    for (float logit = -800; logit < 800; logit += 0.37f) {
      Vector probability = model.predictProbability(new float[] {0, logit});
      assertThat(probability.apply(1)).isBetween(last, 1.0);
      last = probability.apply(1);
    }
    assertThat(last).isEqualTo(1);
  }

  @Test
  void rowsThatNoFloatCanHoldTheLogitsOfAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> {
          LearnedActivationClassificationModel model = new LearnedActivationClassificationModel(
              "large", Network.dense(List.of(1, 2), List.of(), Sharing.LAYER),
              List.of(
                  new NamedArray(1, "W", new long[] {1, 2}, new float[] {1e30f, -1e30f}),
                  new NamedArray(1, "b", new long[] {2}, new float[2])));
          model.predict(new float[] {1e20f});
        })
        .withMessage("column features: the values are so large that the network's output is not finite");
  }

  private static Dataset<Row> rows(int every, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      double label = i % every == 0 ? 1 : 0;
      rows.add(RowFactory.create(
          label, Vectors.dense(random.nextGaussian() + 1.5 * label, random.nextGaussian()),
          (double) 1 + i % 3));
    }
    return Tables.of(rows, WEIGHTED, 1);
  }

  private static double area(Dataset<Row> predicted, String column, String metric, String weight) {
    BinaryClassificationEvaluator evaluator =
        new BinaryClassificationEvaluator().setRawPredictionCol(column).setMetricName(metric);
    return (weight.isEmpty() ? evaluator : evaluator.setWeightCol(weight)).evaluate(predicted);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, ''", "2, 2, weight", "100, 3, ''", "100, 4, weight", "50, 42, ''"})
  void areaUnderTheCurveIsThatOfTheProbabilities(int every, long seed, String weight) {
    Dataset<Row> rows = rows(every, seed);
    Dataset<Row> predicted = new LearnedActivationClassifier()
        .setHiddenLayers(new int[] {8}).setEpochs(3).setWorkers(1).setSeed(seed).setLearningRate(0.02)
        .setWeightCol(weight).fit(rows).transform(rows).cache();
    for (String metric : List.of("areaUnderROC", "areaUnderPR")) {
      assertThat(area(predicted, "rawPrediction", metric, weight)).as(metric)
          .isCloseTo(area(predicted, "probability", metric, weight), within(1e-9));
    }
    assertThat(area(predicted, "rawPrediction", "areaUnderROC", weight)).isGreaterThan(0.6);
    assertThat(new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(predicted))
        .isCloseTo(logLoss(predicted), within(1e-12));
    predicted.unpersist();
  }

  private static double logLoss(Dataset<Row> predicted) {
    return predicted.collectAsList().stream()
        .mapToDouble(row -> -Math.log(row.<Vector>getAs("probability").apply((int) row.getDouble(0))))
        .average().orElseThrow();
  }

  @Test
  void crossValidationByAreaPicksTheModelThatRanksBetter() {
    LearnedActivationClassifier candidate = new LearnedActivationClassifier()
        .setHiddenLayers(new int[] {8}).setEpochs(3).setWorkers(1).setSeed(42);
    ParamMap[] grid = new ParamGridBuilder().addGrid(candidate.learningRate(), new double[] {0.01, 1e-9}).build();
    CrossValidatorModel best = new CrossValidator()
        .setEstimator(candidate).setEstimatorParamMaps(grid).setNumFolds(2).setSeed(1)
        .setEvaluator(new BinaryClassificationEvaluator())
        .fit(rows(10, 6));
    assertThat(best.avgMetrics()[0]).isGreaterThan(0.8);
    assertThat(((LearnedActivationClassificationModel) best.bestModel()).getLearningRate()).isEqualTo(0.01);
  }

  @Test
  void oneVersusTheRestPicksTheClassThatIsMostLikelyByItsOwnModel() {
    Dataset<Row> table = Tables.small();
    List<Row> predicted = new OneVsRest()
        .setClassifier(Tables.classifier().setWorkers(1)).fit(table).transform(table).collectAsList();
    for (Row row : predicted) {
      assertThat(row.<Double>getAs("prediction")).isEqualTo(row.<Vector>getAs("rawPrediction").argmax());
    }
    double right = predicted.stream().filter(row -> row.getDouble(0) == row.<Double>getAs("prediction")).count();
    assertThat(right / predicted.size()).isGreaterThan(0.85);
  }

  @Test
  void thresholdsAreOfProbabilities() {
    LearnedActivationClassificationModel model = logits(2);
    List<float[]> rows = List.of(new float[] {52, 50}, new float[] {2, 0}, new float[] {-50, -52});
    for (float[] row : rows) {
      assertThat(model.predict(row)).isZero();
      // p1 is 0.12.
      assertThat(model.copy(ParamMap.empty()).setThresholds(new double[] {0.9, 0.1}).predict(row)).isEqualTo(1);
      assertThat(model.copy(ParamMap.empty()).setThresholds(new double[] {0.8, 0.2}).predict(row)).isZero();
      assertThat(model.copy(ParamMap.empty()).setThresholds(new double[] {1, 0}).predict(row)).isEqualTo(1);
    }
    assertThat(Arrays.stream(model.predictProbability(rows.get(0)).toArray()).sum()).isCloseTo(1, within(1e-15));
  }
}
