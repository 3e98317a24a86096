package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Spark asks of its own classifiers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassifierContractTest {
  private Dataset<Row> table;
  private LearnedActivationClassifier classifier;
  private LearnedActivationClassificationModel model;

  @BeforeAll
  void fit() {
    table = Tables.small().cache();
    classifier = Tables.classifier();
    model = classifier.fit(table);
  }

  @Test
  void paramsBelongToTheirOwnerAndAreTold() {
    for (Params owner : List.of(classifier, model)) {
      Set<String> names = new HashSet<>();
      String before = "";
      for (Param<?> param : owner.params()) {
        assertThat(param.parent()).as(param.name()).isEqualTo(owner.uid());
        assertThat(param.doc()).as(param.name()).isNotBlank();
        assertThat(param.name()).isGreaterThan(before);
        assertThat(owner.getParam(param.name())).isSameAs(param);
        assertThat(owner.explainParam(param)).startsWith(param.name() + ": ");
        names.add(param.name());
        before = param.name();
      }
      assertThat(names).contains("featuresCol", "labelCol", "weightCol", "thresholds", "activation").hasSize(35);
    }
    assertThat(Arrays.stream(model.params()).map(Param::name))
        .isEqualTo(Arrays.stream(classifier.params()).map(Param::name).toList());
  }

  @Test
  void defaults() {
    LearnedActivationClassifier fresh = new LearnedActivationClassifier();
    assertThat(fresh.uid()).startsWith("learnedActivationClassifier_");
    assertThat(fresh.uid()).isNotEqualTo(new LearnedActivationClassifier().uid());
    assertThat(fresh.getHiddenLayers()).containsExactly(128, 64);
    assertThat(fresh.getActivation()).isEqualTo("swish");
    assertThat(fresh.getSharing()).isEqualTo("layer");
    assertThat(fresh.getEpochs()).isEqualTo(10);
    assertThat(fresh.getBatchSize()).isEqualTo(32);
    assertThat(fresh.getLearningRate()).isEqualTo(0.001);
    assertThat(fresh.getActivationLearningRate()).isEqualTo(1);
    assertThat(fresh.getLearningRateSchedule()).isEqualTo("constant");
    assertThat(fresh.getWarmUp()).isZero();
    assertThat(fresh.getWeightDecay()).isZero();
    assertThat(fresh.getInputDropout()).isZero();
    assertThat(fresh.getDropout()).isZero();
    assertThat(fresh.getLabelSmoothing()).isZero();
    assertThat(fresh.getKeep()).isEqualTo("last");
    assertThat(fresh.getWeightStart()).isEqualTo("glorot");
    assertThat(fresh.getAveragingFrequency()).isEqualTo(100);
    assertThat(fresh.getOuterLearningRate()).isEqualTo(1);
    assertThat(fresh.getOuterMomentum()).isZero();
    assertThat(fresh.getSeed()).isEqualTo(42);
    assertThat(fresh.getStep()).isEqualTo("auto");
    assertThat(fresh.getFeaturesCol()).isEqualTo("features");
    assertThat(fresh.getLabelCol()).isEqualTo("label");
    assertThat(fresh.getPredictionCol()).isEqualTo("prediction");
    assertThat(fresh.getProbabilityCol()).isEqualTo("probability");
    assertThat(fresh.getRawPredictionCol()).isEqualTo("rawPrediction");
    for (Param<?> param : List.of(
        fresh.workers(), fresh.averagingStart(), fresh.network(), fresh.imageShape(), fresh.weightCol(),
        fresh.validationIndicatorCol(), fresh.thresholds())) {
      assertThat(fresh.isDefined(param)).as(param.name()).isFalse();
    }
  }

  /** Every param with a value that it may not have, and one that it may. */
  private static Map<String, Object[]> values() {
    return Map.ofEntries(
        Map.entry("hiddenLayers", new Object[] {new int[] {4, 0}, new int[] {5, 4}}),
        Map.entry("network", new Object[] {"dens:4 act", "x = dense:5 act; x dense:5 add(x) act"}),
        Map.entry("imageShape", new Object[] {"3x0", "3x1"}),
        Map.entry("activation", new Object[] {"prelu,sinus", "prelu,tanh"}),
        Map.entry("sharing", new Object[] {"row", "unit"}),
        Map.entry("epochs", new Object[] {0, 7}),
        Map.entry("batchSize", new Object[] {-1, 8}),
        Map.entry("learningRate", new Object[] {0.0, 0.25}),
        Map.entry("activationLearningRate", new Object[] {Double.POSITIVE_INFINITY, 2.0}),
        Map.entry("learningRateSchedule", new Object[] {"step", "cosine"}),
        Map.entry("warmUp", new Object[] {-0.5, 0.5}),
        Map.entry("weightDecay", new Object[] {Double.NaN, 0.1}),
        Map.entry("inputDropout", new Object[] {1.0, 0.2}),
        Map.entry("dropout", new Object[] {-0.1, 0.3}),
        Map.entry("labelSmoothing", new Object[] {1.5, 0.1}),
        Map.entry("keep", new Object[] {"average:0", "average:3"}),
        Map.entry("weightStart", new Object[] {"zero", "gain"}),
        Map.entry("workers", new Object[] {0, 3}),
        Map.entry("averagingFrequency", new Object[] {0, 40}),
        Map.entry("averagingStart", new Object[] {0, 5}),
        Map.entry("outerLearningRate", new Object[] {-1.0, 0.7}),
        Map.entry("outerMomentum", new Object[] {1.0, 0.9}),
        Map.entry("step", new Object[] {"fast", "fused"}));
  }

  @Test
  void valuesOutOfRangeAreRefusedByTheParamsName() {
    LearnedActivationClassifier fresh = new LearnedActivationClassifier();
    values().forEach((name, pair) -> {
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> fresh.set(fresh.getParam(name), pair[0]))
          .withMessageContaining(name);
      assertThat(fresh.isSet(fresh.getParam(name))).as(name).isFalse();
    });
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.setActivation("swisch"))
        .withMessageStartingWith("activation: ").withMessageContaining("swish");
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.setThresholds(new double[] {0, 0}));
  }

  /** What no param may be: of those of objects, null, by their setters and by their names. */
  @Test
  void nullIsRefusedByTheParamsName() throws ReflectiveOperationException {
    LearnedActivationClassificationModel loaded = model.copy(ParamMap.empty());
    for (Params owner : List.of(new LearnedActivationClassifier(), loaded)) {
      int setters = 0;
      for (Param<?> param : owner.params()) {
        String setter = "set" + Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
        for (Method method : owner.getClass().getDeclaredMethods()) {
          if (method.getName().equals(setter) && !method.isBridge() && !method.getParameterTypes()[0].isPrimitive()) {
            assertThatThrownBy(() -> method.invoke(owner, new Object[] {null})).as(setter).cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(param.name() + " cannot be null; it is: ")
                .hasMessageNotContaining("\n");
            setters++;
          }
        }
        if (isPliants(param.name())) {
          assertThatIllegalArgumentException().as(param.name()).isThrownBy(() -> owner.set(param, null))
              .withMessageStartingWith(param.name() + " cannot be null; it is: ");
          assertThatIllegalArgumentException().as(param.name()).isThrownBy(() -> new ParamPair<>(param, null));
        }
      }
      assertThat(setters).isEqualTo(owner == loaded ? 5 : 18);
    }
    assertThat(loaded.transform(table).count()).as("nothing was set").isEqualTo(180);
  }

  /** Spark's own params of columns take null by {@code set}, and keep it. */
  @Test
  void nullInAParamOfSparksIsRefusedWhereItIsUsed() {
    for (String name : List.of("featuresCol", "labelCol", "predictionCol", "rawPredictionCol", "probabilityCol")) {
      LearnedActivationClassifier unset = Tables.classifier();
      unset.set(unset.getParam(name), null);
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> unset.fit(table))
          .withMessageStartingWith(name + " cannot be null; it is: ");
      LearnedActivationClassificationModel blank = model.copy(ParamMap.empty());
      blank.set(blank.getParam(name), null);
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> blank.transform(table))
          .withMessageStartingWith(name + " cannot be null; it is: ");
    }
  }

  private static boolean isPliants(String name) {
    return !Set.of("featuresCol", "labelCol", "predictionCol", "rawPredictionCol", "probabilityCol", "thresholds")
        .contains(name);
  }

  @Test
  void whateverTextIsNoWordOfAParamIsRefusedByItsName() {
    LearnedActivationClassifier fresh = new LearnedActivationClassifier();
    for (Param<?> param : fresh.params()) {
      if (param.getClass() == Param.class && isPliants(param.name()) && !param.name().endsWith("Col")) {
        for (String text : List.of(
            "", " ", ",", ":", "average:", "average:99999999999999999999", "apl:-1", "swish,,relu", "é\n", "\0")) {
          assertThatIllegalArgumentException().as(param.name() + " " + text)
              .isThrownBy(() -> fresh.set(param.name(), text)).withMessageStartingWith(param.name() + ": ");
        }
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.setLearningRate(Double.NaN))
        .withMessage("learningRate cannot be NaN; it is: the updater's learning rate, positive (in single precision, from "
            + "1.17549435E-38 to 3.4028235E38)");
    for (double rate : new double[] {1e308, 1e-50, Double.POSITIVE_INFINITY, Double.NaN, -1}) {
      LearnedActivationClassifier bounded = new LearnedActivationClassifier();
      for (DoubleParam param : List.of(
          bounded.learningRate(), bounded.activationLearningRate(), bounded.outerLearningRate())) {
        assertThatIllegalArgumentException().as(param.name()).isThrownBy(() -> bounded.set(param, rate))
            .withMessageStartingWith(param.name() + " cannot be " + rate + "; it is: ").withMessageContaining("3.4028235E38");
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new LearnedActivationClassifier().setWeightDecay(1e308));
    assertThatIllegalArgumentException().isThrownBy(() -> new LearnedActivationClassifier().setDropout(1 - 1e-12));
    assertThatIllegalArgumentException().isThrownBy(() ->
        new LearnedActivationClassifier().setLearningRate(1e30).setActivationLearningRate(1e30).fit(table))
        .withMessageContaining("learningRate times activationLearningRate is 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.setHiddenLayers(new int[] {4, 0}))
        .withMessageStartingWith("hiddenLayers cannot be [4, 0]; it is: units of each hidden layer, at least 1");
  }

  @Test
  void networkWithBranchesIsTrainedSavedAndLoaded(@TempDir Path folder) throws IOException {
    LearnedActivationClassifier branches = Tables.classifier().setActivation("swish,relu,prelu").setSharing("unit")
        .setNetwork("x = dense:6 act; y = x dense:6 act; add(x,y) norm act");
    branches.clear(branches.hiddenLayers());
    LearnedActivationClassificationModel trained = branches.fit(table);
    assertThat(trained.networkText()).startsWith("x = input:").contains("add(x,y) norm prelu softmax/");
    assertThat(trained.layers()).isEmpty();
    assertThat(trained.hiddenActivations()).containsExactly("swish", "relu", "prelu");
    assertThat(trained.activations()).extracting(LearnedActivation::node).containsOnly("x", "activation3");
    assertThat(trained.curves()).extracting(LearnedCurve::node).contains("x", "y", "activation3");
    String path = folder.resolve("branches").toString();
    trained.save(path);
    LearnedActivationClassificationModel loaded = LearnedActivationClassificationModel.load(path);
    assertThat(loaded.networkText()).isEqualTo(trained.networkText());
    assertThat(loaded.getNetwork()).isEqualTo(branches.getNetwork());
    assertThat(loaded.transform(table).collectAsList()).isEqualTo(trained.transform(table).collectAsList());

    assertThatIllegalArgumentException().isThrownBy(() -> branches.copy(ParamMap.empty()).setHiddenLayers(new int[] {4}).fit(table))
        .withMessage("network and hiddenLayers both say what the layers are; set one of them");
    assertThatIllegalArgumentException().isThrownBy(() -> branches.copy(ParamMap.empty()).setActivation("relu,tanh").fit(table))
        .withMessage("network: this is act number 3, and 2 activations are named");
  }

  @Test
  void networkOfMapsIsTrainedSavedAndLoaded(@TempDir Path folder) throws IOException {
    LearnedActivationClassifier maps = Tables.classifier().setActivation("swish,prelu,tanh").setSharing("unit")
        .setImageShape("3x1").setNetwork("conv:6/2x1 act norm conv:5/3x1/valid act dense:4 act");
    maps.clear(maps.hiddenLayers());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {maps});
    pipeline.save(folder.resolve("pipeline").toString());
    PipelineModel fitted = Pipeline.load(folder.resolve("pipeline").toString()).fit(table);
    LearnedActivationClassificationModel trained = (LearnedActivationClassificationModel) fitted.stages()[0];
    assertThat(trained.networkText())
        .isEqualTo("input:3x1x1 conv:6/2x1 swish norm conv:5/3x1/valid prelu dense:4 tanh softmax/3");
    assertThat(trained.numFeatures()).isEqualTo(3);
    assertThat(trained.summary().accuracy()).isGreaterThan(0.8);
    assertThat(trained.parameters()).filteredOn(array -> array.name().equals("W") && array.layer() == 2)
        .singleElement().satisfies(array -> assertThat(array.shape()).containsExactly(5, 6, 3, 1));
    fitted.save(folder.resolve("fitted").toString());
    List<Row> rows = fitted.transform(table).collectAsList();
    PipelineModel loaded = PipelineModel.load(folder.resolve("fitted").toString());
    assertThat(loaded.transform(table).collectAsList()).isEqualTo(rows);
    LearnedActivationClassificationModel copy =
        ((LearnedActivationClassificationModel) loaded.stages()[0]).copy(ParamMap.empty());
    assertThat(copy.getImageShape()).isEqualTo("3x1");
    for (Row row : rows.subList(0, 20)) {
      assertThat(copy.predictRaw(row.<Vector>getAs("features"))).isEqualTo(row.getAs("rawPrediction"));
    }

    assertThatIllegalArgumentException().isThrownBy(() -> copy.predict(Vectors.dense(1, 2)))
        .withMessage("column features: has 2 values, but the model was trained on 3");
    assertThatIllegalArgumentException().isThrownBy(() -> maps.copy(ParamMap.empty()).setImageShape("3x2").fit(table))
        .withMessage("imageShape is 3x2, which is 6 values, but column features has 3");
    assertThatIllegalArgumentException().isThrownBy(() -> maps.copy(ParamMap.empty()).setImageShape("1x3").fit(table))
        .withMessageStartingWith("network: conv:5/3x1/valid is larger than the map of 1x3x6 that it reads");
    assertThatIllegalArgumentException().isThrownBy(() -> new LearnedActivationClassifier().setImageShape("32"))
        .withMessage("imageShape: '32' is no shape of images; write ROWSxCOLUMNSxCHANNELS, as 32x32x3, or ROWSxCOLUMNS"
            + " for one channel");
  }

  @Test
  void copiesHaveTheirUidAndParamsOfTheirOwn() {
    LearnedActivationClassifier copy = classifier.copy(new ParamMap().put(classifier.epochs().w(9)));
    assertThat(copy.uid()).isEqualTo(classifier.uid());
    assertThat(copy.getEpochs()).isEqualTo(9);
    assertThat(copy.getLearningRate()).isEqualTo(0.02);
    copy.setLearningRate(0.5);
    assertThat(classifier.getEpochs()).isEqualTo(4);
    assertThat(classifier.getLearningRate()).isEqualTo(0.02);

    assertThat(model.uid()).isEqualTo(classifier.uid());
    assertThat(model.parent()).isSameAs(classifier);
    LearnedActivationClassificationModel other =
        model.copy(new ParamMap().put(model.predictionCol().w("guess")));
    assertThat(other.uid()).isEqualTo(model.uid());
    assertThat(other.parent()).isSameAs(classifier);
    assertThat(other.getPredictionCol()).isEqualTo("guess");
    assertThat(other.getEpochs()).isEqualTo(4);
    assertThat(other.summary()).isSameAs(model.summary());
    assertThat(other.predictRaw(Vectors.dense(1, 2, 3))).isEqualTo(model.predictRaw(Vectors.dense(1, 2, 3)));
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
  }

  @Test
  void classifierIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    LearnedActivationClassifier written = new LearnedActivationClassifier()
        .setFeaturesCol("f").setLabelCol("l").setPredictionCol("p").setProbabilityCol("q").setRawPredictionCol("r")
        .setThresholds(new double[] {0.2, 0.8}).setWeightCol("w").setValidationIndicatorCol("v").setSeed(-7);
    values().forEach((name, pair) -> written.set(written.getParam(name), pair[1]));
    String path = folder.resolve("classifier").toString();
    written.save(path);
    assertThatThrownBy(() -> written.save(path)).isInstanceOf(IOException.class).hasMessageContaining("already exists");
    written.write().overwrite().save(path);
    assertSame(written, LearnedActivationClassifier.load(path));
    assertSame(new LearnedActivationClassifier("me"), saved(new LearnedActivationClassifier("me"), folder));
  }

  private static LearnedActivationClassifier saved(LearnedActivationClassifier classifier, Path folder)
      throws IOException {
    String path = folder.resolve(classifier.uid()).toString();
    classifier.save(path);
    return LearnedActivationClassifier.read().load(path);
  }

  private static void assertSame(Params expected, Params actual) {
    assertThat(actual.uid()).isEqualTo(expected.uid());
    for (Param<?> param : expected.params()) {
      Param<Object> other = actual.getParam(param.name());
      assertThat(actual.isSet(other)).as(param.name()).isEqualTo(expected.isSet(param));
      assertThat(actual.isDefined(other)).as(param.name()).isEqualTo(expected.isDefined(param));
      if (expected.isDefined(param)) {
        assertThat(actual.<Object>getOrDefault(other)).as(param.name()).isEqualTo(expected.getOrDefault(param));
      }
    }
  }

  @Test
  void modelIsReadAsItWasWrittenAndNothingInItIsASerializedObject(@TempDir Path folder) throws IOException {
    LearnedActivationClassificationModel wide = Tables.classifier()
        .setHiddenLayers(new int[] {6, 5}).setActivation("polynomial:2,tanh").setSharing("unit").setEpochs(1)
        .fit(table);
    for (LearnedActivationClassificationModel each : List.of(model, wide)) {
      String path = folder.resolve(each.hiddenActivations()[0].replace(':', '-')).toString();
      each.save(path);
      LearnedActivationClassificationModel read = LearnedActivationClassificationModel.load(path);
      assertSame(each, read);
      assertThat(read.layers()).isEqualTo(each.layers());
      assertThat(read.numFeatures()).isEqualTo(3);
      assertThat(read.numClasses()).isEqualTo(3);
      assertThat(read.activations()).isEqualTo(each.activations());
      assertThat(read.hasSummary()).isFalse();
      assertThatThrownBy(read::summary).hasMessageContaining("No training summary");
      assertThat(read.transform(table).collectAsList()).isEqualTo(each.transform(table).collectAsList());
      try (Stream<Path> files = Files.walk(Path.of(path))) {
        assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
            .allMatch(name -> name.matches("\\.?(_SUCCESS|part-.*\\.parquet|part-0000\\d)(\\.crc)?"));
      }
      assertThat(Files.readString(Path.of(path, "metadata", "part-00000"))).contains("\"paramMap\":{", "\"epochs\":");
    }
  }

  @Test
  void damagedModelsAreRefused(@TempDir Path folder) throws IOException {
    String path = folder.resolve("model").toString();
    model.save(path);
    Dataset<Row> arrays = table.sparkSession().read().parquet(path + "/parameters");
    arrays.filter("name <> 'b'").write().parquet(path + "/fewer");
    org.apache.commons.io.FileUtils.deleteDirectory(Path.of(path, "parameters").toFile());
    Files.move(Path.of(path, "fewer"), Path.of(path, "parameters"));
    assertThatIllegalArgumentException().isThrownBy(() -> LearnedActivationClassificationModel.load(path))
        .withMessageContaining("parameter b of layer 1 is missing");

    String whole = folder.resolve("whole").toString();
    String other = folder.resolve("other").toString();
    model.save(whole);
    classifier.copy(ParamMap.empty()).setSeed(4).fit(table).save(other);
    org.apache.commons.io.FileUtils.deleteDirectory(Path.of(whole, "parameters").toFile());
    Files.move(Path.of(other, "parameters"), Path.of(whole, "parameters"));
    assertThatIllegalArgumentException().isThrownBy(() -> LearnedActivationClassificationModel.load(whole))
        .withMessageContaining("does not hold the parameters that the model was saved with");
    classifier.save(folder.resolve("classifier").toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearnedActivationClassificationModel.load(folder.resolve("classifier").toString()))
        .withMessageContaining("LearnedActivationClassifier");
  }

  @Test
  void pipelinesAndTheirModelsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
    Dataset<Row> raw = table.sparkSession().range(0, 60, 1, 1).selectExpr(
        "cast(id % 7 as double) a", "cast(id % 3 as float) b", "elt(id % 3 + 1, 'red', 'green', 'blue') colour");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
        new StringIndexer().setInputCol("colour").setOutputCol("label"),
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features"),
        Tables.classifier()});
    pipeline.save(folder.resolve("pipeline").toString());
    PipelineModel fitted = Pipeline.load(folder.resolve("pipeline").toString()).fit(raw);
    fitted.save(folder.resolve("fitted").toString());
    List<Row> expected = fitted.transform(raw).collectAsList();
    assertThat(PipelineModel.load(folder.resolve("fitted").toString()).transform(raw).collectAsList())
        .isEqualTo(expected).hasSize(60);
    assertThat(pipeline.fit(raw).transform(raw).collectAsList()).isEqualTo(expected);
  }

  @Test
  void schemaIsTransformedWithoutData() {
    StructType in = Tables.SCHEMA.add("other", DataTypes.StringType);
    for (StructType out : List.of(classifier.transformSchema(in), model.transformSchema(in))) {
      assertThat(out.fieldNames())
          .containsExactlyInAnyOrder("label", "features", "other", "rawPrediction", "probability", "prediction");
      assertThat(out.apply("prediction").dataType()).isEqualTo(DataTypes.DoubleType);
      assertThat(out.apply("probability").dataType()).isEqualTo(SQLDataTypes.VectorType());
    }
    StructType told = model.transformSchema(table.schema());
    for (StructField field : model.transform(table).schema().fields()) {
      assertThat(field.dataType()).as(field.name()).isEqualTo(told.apply(field.name()).dataType());
      assertThat(field.metadata()).as(field.name()).isEqualTo(told.apply(field.name()).metadata());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.transformSchema(in.add("prediction", DataTypes.DoubleType)))
        .withMessageContaining("prediction already exists");
    assertThatIllegalArgumentException().isThrownBy(() -> classifier.transformSchema(new StructType()))
        .withMessageContaining("features does not exist");
    for (DataType type : List.of(
        DataTypes.StringType, DataTypes.DoubleType, DataTypes.createArrayType(DataTypes.StringType))) {
      StructType wrong = new StructType().add("label", DataTypes.DoubleType).add("features", type);
      for (UnaryOperator<StructType> stage : List.<UnaryOperator<StructType>>of(
          classifier::transformSchema, model::transformSchema)) {
        assertThatIllegalArgumentException().isThrownBy(() -> stage.apply(wrong))
            .withMessage("column features must hold vectors, arrays of float or double, or binary, but is of type "
                + type.catalogString());
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tables.classifier().setValidationIndicatorCol("other").transformSchema(in))
        .withMessageContaining("other").withMessageContaining("boolean");
    assertThatIllegalArgumentException().isThrownBy(() -> Tables.classifier().setWeightCol("other").transformSchema(in))
        .withMessageContaining("other").withMessageContaining("numeric");
  }

  @Test
  void labelsAndWeightsMayBeOfAnyNumericTypeAndOfNoOther() {
    LearnedActivationClassifier quick = Tables.classifier().setEpochs(1);
    List<?> expected = quick.fit(table).parameters().stream().map(array -> Arrays.toString(array.values())).toList();
    for (DataType type : List.of(
        DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType, DataTypes.FloatType,
        DataTypes.createDecimalType(10, 0))) {
      Dataset<Row> typed = table.withColumn("label", functions.col("label").cast(type))
          .withColumn("weight", functions.lit(3).cast(type));
      assertThat(quick.copy(ParamMap.empty()).setWeightCol("weight").fit(typed).parameters().stream()
          .map(array -> Arrays.toString(array.values())).toList()).as(type.toString()).isEqualTo(expected);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quick.fit(table.withColumn("label", functions.col("label").cast("string"))))
        .withMessageContaining("label").withMessageContaining("numeric");
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogitsAndThePredictionTheLargest() {
    List<Row> rows = model.transform(table).collectAsList();
    assertThat(rows).hasSize(180);
    for (Row row : rows) {
      Vector raw = row.getAs("rawPrediction");
      Vector probability = row.getAs("probability");
      double sum = Arrays.stream(raw.toArray()).map(Math::exp).sum();
      for (int c = 0; c < 3; c++) {
        assertThat(probability.apply(c)).isCloseTo(Math.exp(raw.apply(c)) / sum, within(8 * Math.ulp(1.0)));
      }
      assertThat(Arrays.stream(probability.toArray()).sum()).isCloseTo(1, within(4 * Math.ulp(1.0)));
      assertThat(row.<Double>getAs("prediction")).isEqualTo(raw.argmax()).isEqualTo(probability.argmax());
      Vector features = row.getAs("features");
      assertThat(model.predictRaw(features)).isEqualTo(raw);
      assertThat(model.predictProbability(features)).isEqualTo(probability);
      assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
    }
    assertThat(rows.stream().map(row -> row.<Double>getAs("prediction")).distinct()).hasSize(3);
  }

  @Test
  void anyOutputColumnsMayBeLeftOutAndTheOthersStayTheSame() {
    List<Row> all = model.transform(table).collectAsList();
    for (int choice = 0; choice < 8; choice++) {
      LearnedActivationClassificationModel some = model.copy(ParamMap.empty());
      List<String> expected = new ArrayList<>(List.of("label", "features"));
      if ((choice & 1) == 0) {
        some.setRawPredictionCol("");
      } else {
        expected.add("rawPrediction");
      }
      if ((choice & 2) == 0) {
        some.setProbabilityCol("");
      } else {
        expected.add("probability");
      }
      if ((choice & 4) == 0) {
        some.setPredictionCol("");
      } else {
        expected.add("prediction");
      }
      Dataset<Row> out = some.transform(table);
      assertThat(out.columns()).containsExactlyElementsOf(expected);
      List<Row> rows = out.collectAsList();
      for (int i = 0; i < rows.size(); i++) {
        for (String column : expected) {
          assertThat(rows.get(i).<Object>getAs(column)).as(column).isEqualTo(all.get(i).getAs(column));
        }
      }
    }
  }

  @Test
  void thresholdsFavourClasses() {
    LearnedActivationClassificationModel favouring =
        model.copy(ParamMap.empty()).setThresholds(new double[] {1, 1e-9, 1});
    assertThat(favouring.transform(table).select("prediction").distinct().collectAsList())
        .extracting(row -> row.getDouble(0)).containsExactly(1.0);
    assertThat(favouring.predict(Vectors.dense(-3, 0, 1))).isEqualTo(1);
    assertThat(model.predict(Vectors.dense(-3, 0, 1))).isEqualTo(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.copy(ParamMap.empty()).setThresholds(new double[] {1, 1}))
        .withMessageContaining("thresholds has length 2");
    assertThat(classifier.copy(ParamMap.empty()).setThresholds(new double[] {1, 2, 3}).fit(table).getThresholds())
        .containsExactly(1, 2, 3);
  }

  @Test
  void classCountComesFromMetadataBeforeData() {
    Dataset<Row> told = table.withColumn(
        "label", functions.col("label"),
        NominalAttribute.defaultAttr().withName("label").withNumValues(5).toMetadata());
    LearnedActivationClassificationModel five = Tables.classifier().setEpochs(1).fit(told);
    assertThat(five.numClasses()).isEqualTo(5);
    assertThat(((Vector) five.transform(told).first().getAs("probability")).size()).isEqualTo(5);
    assertThat(model.numClasses()).isEqualTo(3);
  }

  @Test
  void crossValidationPicksTheBetterParamWhereTrainingsRunSideBySide(@TempDir Path folder) throws IOException {
    LearnedActivationClassifier candidate = Tables.classifier().setEpochs(2);
    ParamMap[] grid = new ParamGridBuilder()
        .addGrid(candidate.learningRate(), new double[] {1e-9, 0.02})
        .build();
    CrossValidatorModel best = new CrossValidator()
        .setEstimator(candidate).setEstimatorParamMaps(grid).setNumFolds(2).setSeed(1).setParallelism(2)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .fit(table);
    assertThat(best.avgMetrics()[1]).isGreaterThan(best.avgMetrics()[0]).isGreaterThan(0.7);
    assertThat(((LearnedActivationClassificationModel) best.bestModel()).getLearningRate()).isEqualTo(0.02);
    best.save(folder.resolve("best").toString());
    assertThat(CrossValidatorModel.load(folder.resolve("best").toString()).transform(table).collectAsList())
        .isEqualTo(best.transform(table).collectAsList());
  }
}
