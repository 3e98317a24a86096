package dev.pliant.training;


import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.LocalSpark;
import dev.pliant.activation.ActivationFunction;
import dev.pliant.data.Augmentation;
import dev.pliant.data.Block;
import dev.pliant.data.Enlarged;
import dev.pliant.layer.Hidden;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jArrays;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Dl4jOrderedStep;
import dev.pliant.step.Dl4jStep;
import dev.pliant.step.Flips;
import dev.pliant.step.GradientSquares;
import dev.pliant.step.Regularization;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Sgd;

/** What a training tells of itself on the way. */
class DiagnosticsTest {
  private static final long SEED = 5;
  private static final int EPOCHS = 3;
  private static final Network SPEC =
      Network.dense(List.of(Digits.FEATURES, 7, 5, Digits.CLASSES), List.of("hat:5", "tanh"), Sharing.LAYER);

  private final JavaSparkContext spark = LocalSpark.context();

  @ParameterizedTest
  @CsvSource({"FUSED, 1", "FUSED, 3", "DL4J, 1", "DL4J, 2"})
  void trainingEndsWithTheSameBitsAndToldOfNothingWithoutThem(StepKind step, int workers) {
    TrainedRun on = trained(SPEC, step, workers, Diagnostics.ON);
    TrainedRun off = trained(SPEC, step, workers, Diagnostics.OFF);
    assertThat(on.parameters().flat()).isEqualTo(off.parameters().flat());
    assertThat(on.epochs()).extracting(epoch -> epoch.validation().loss())
        .isEqualTo(off.epochs().stream().map(epoch -> epoch.validation().loss()).toList());
    assertThat(on.epochs()).allSatisfy(epoch -> {
      assertThat(epoch.inputs()).hasSize(2);
      assertThat(epoch.gradientNorms()).hasSize(3);
    });
    assertThat(on.windows()).extracting(WindowSummary::distance).doesNotContainNull();
    assertThat(off.epochs()).allSatisfy(epoch -> {
      assertThat(epoch.inputs()).isEmpty();
      assertThat(epoch.gradientNorms()).isEmpty();
    });
    assertThat(off.windows()).extracting(WindowSummary::distance).containsOnlyNulls();
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void sameSeedDataAndWorkersTellTheSameToTheBit(StepKind step) {
    TrainedRun one = trained(SPEC, step, 3, Diagnostics.ON);
    TrainedRun other = trained(SPEC, step, 3, Diagnostics.ON);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      assertThat(bytes(other.epochs().get(epoch).inputs())).isEqualTo(bytes(one.epochs().get(epoch).inputs()));
      assertThat(other.epochs().get(epoch).gradientNorms()).isEqualTo(one.epochs().get(epoch).gradientNorms());
    }
    assertThat(other.windows()).extracting(WindowSummary::distance)
        .isEqualTo(one.windows().stream().map(WindowSummary::distance).toList());
  }

  private static byte[] bytes(List<InputStatistics> inputs) {
    return new WorkResult.Evaluated(List.of(), inputs, List.of()).toMessage().array();
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void inputsAreThoseOfTheSampleAfterEachEpoch(StepKind step) {
    TrainedRun run = trained(SPEC, step, 2, Diagnostics.ON);
    for (EpochSummary epoch : run.epochs()) {
      for (int layer = 1; layer <= 2; layer++) {
        InputStatistics inputs = epoch.inputs().get(layer - 1);
        // Two blocks, of 1024 examples and 476, and of each the first 256.
        assertThat(inputs.examples()).isEqualTo(512);
        assertThat(LongStream.of(inputs.counts()).sum() + inputs.below() + inputs.above())
            .isEqualTo(inputs.count()).isEqualTo(512L * SPEC.denseSizes().orElseThrow().get(layer));
        assertThat(inputs.outsideRange() == null).isEqualTo(layer == 2);
        assertThat(inputs.linearity()).isBetween(0.0, 1.0);
      }
    }
    // The first layer's inputs, by hand: x·W + b of the final network, which is that after the last epoch.
    List<NamedArray> arrays = NetworkParameters.of(run.parameters());
    float[] w = arrays.get(0).values();
    float[] b = arrays.get(1).values();
    double sum = 0;
    double squares = 0;
    double largest = 0;
    try (TrainingData data = data(2)) {
      for (Block block : data.validation().collect()) {
        Minibatch minibatch = new Minibatch(Digits.FEATURES);
        IntStream.range(0, 256).forEach(i -> minibatch.add(block::copyNonZeros, i, 0));
        for (int i = 0; i < 256; i++) {
          for (int j = 0; j < 7; j++) {
            double z = b[j];
            for (int from = 0; from < Digits.FEATURES; from++) {
              z += (double) minibatch.features()[i * Digits.FEATURES + from] * w[from * 7 + j];
            }
            sum += z;
            squares += z * z;
            largest = Math.max(largest, Math.abs(z));
          }
        }
      }
    }
    InputStatistics last = run.epochs().get(EPOCHS - 1).inputs().get(0);
    double mean = sum / last.count();
    // Products of single precision: twelve additions, each rounding by half a last place.
    double bound = 13 * Math.ulp((float) largest);
    assertThat(last.mean()).isCloseTo(mean, within(bound));
    assertThat(last.sd()).isCloseTo(Math.sqrt(squares / last.count() - mean * mean), within(bound));
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void gradientNormsAreRootMeanSquaresOverFirstMinibatchesOfWindows(StepKind kind) {
    // 13 minibatches in windows of 4, by one worker: gradients of minibatches 1, 5, 9 and 13.
    GradientSquares expected = GradientSquares.NONE;
    MultiLayerNetwork network = network();
    try (TrainingData data = trainingData(100, 1);
        Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      step.setParameters(network.params().toFloatVector());
      EpochExamples examples = new EpochExamples(SEED, 1, 0, 8, null, data.train().collect().iterator());
      for (int i = 0; examples.hasNext(); i++) {
        if (i % 4 == 0) {
          expected = expected.plus(step.fitAndMeasure(examples.next()).gradient());
        } else {
          step.fit(examples.next());
        }
      }
      assertThat(expected.minibatches()).isEqualTo(4);
      EpochTotals totals = master(1, 4, kind)
          .fitEpoch(new SparkDl4jMultiLayer(spark, network, null), data.train(), 1, 100, window -> {});
      assertThat(totals.gradients().minibatches()).isEqualTo(4);
      assertThat(totals.gradients().weights()).isEqualTo(expected.weights());
      assertThat(totals.gradients().activations()).isEqualTo(expected.activations());
    }
    List<GradientNorm> norms = GradientNorm.of(
        new GradientSquares(4, new double[] {16, 0}, new double[] {1, Double.NaN}));
    assertThat(norms).containsExactly(new GradientNorm(1, 4, 2, 0.5), new GradientNorm(2, 4, 0, null));
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void distanceIsOfEachWorkerFromTheAverageOfThem(StepKind kind) {
    // One window: 9 and 8 examples.
    try (TrainingData data = trainingData(17, 2)) {
      MultiLayerNetwork averaged = network();
      List<WindowSummary> windows = new ArrayList<>();
      master(2, 10, kind)
          .fitEpoch(new SparkDl4jMultiLayer(spark, averaged, null), data.train(), 1, 17, windows::add);
      double[] average = averaged.params().toDoubleVector();
      List<List<Block>> held = data.train().glom().collect();
      for (int worker = 0; worker < 2; worker++) {
        MultiLayerNetwork replica = network();
        EpochExamples own = new EpochExamples(SEED, 1, worker, 8, null, held.get(worker).iterator());
        while (own.hasNext()) {
          replica.fit(Dl4jStep.dataSet(own.next(), Digits.CLASSES));
        }
        double[] parameters = replica.params().toDoubleVector();
        double[] squares = new double[2];
        int[] counts = new int[2];
        int at = 0;
        for (String key : replica.paramTable().keySet()) {
          int kindOf = key.endsWith("k") ? 1 : 0;
          for (int end = at + (int) replica.getParam(key).length(); at < end; at++) {
            squares[kindOf] += Math.pow(parameters[at] - average[at], 2);
            counts[kindOf]++;
          }
        }
        assertThat(counts).containsExactly(Digits.FEATURES * 7 + 7 + 7 * 5 + 5 + 5 * Digits.CLASSES + Digits.CLASSES, 5);
        ReplicaDistance distance = windows.get(worker).distance();
        // Two steps whose gradients agree to 1e-5, and an average of single precision.
        assertThat(distance.weights()).isCloseTo(Math.sqrt(squares[0] / counts[0]), within(2.0 * Math.ulp(1f)))
            .isGreaterThan(1e-3);
        assertThat(distance.activations()).isCloseTo(Math.sqrt(squares[1] / counts[1]), within(2.0 * Math.ulp(1f)))
            .isGreaterThan(1e-4);
      }
    }
  }

  @Test
  void distanceIsZeroOfAWorkerAloneAndNullOfOneWithoutExamples() {
    TrainedRun alone = trained(SPEC, StepKind.FUSED, 1, Diagnostics.ON);
    assertThat(alone.windows()).extracting(WindowSummary::distance).containsOnly(new ReplicaDistance(0, 0.0));
    Network fixed = Network.dense(List.of(Digits.FEATURES, 7, Digits.CLASSES), List.of("relu"), Sharing.LAYER);
    assertThat(trained(fixed, StepKind.FUSED, 2, Diagnostics.ON).windows())
        .extracting(window -> window.distance().activations()).containsOnlyNulls();
    // Nine and eight examples in minibatches of four: the third of them one worker has alone.
    try (TrainingData data = trainingData(17, 2)) {
      List<WindowSummary> windows = new ArrayList<>();
      new AveragingTrainingMaster(
          2, 4, Averaging.every(2), SEED, StepKind.FUSED, Regularization.NONE, Augmentation.NONE, Flips.OFF, Diagnostics.ON)
          .fitEpoch(new SparkDl4jMultiLayer(spark, network(), null), data.train(), 1, 17, windows::add);
      assertThat(windows).extracting(WindowSummary::examples).containsExactly(8L, 8L, 1L, 0L);
      assertThat(windows.get(3).distance()).isNull();
      assertThat(windows.get(2).distance()).as("it is the average").isEqualTo(new ReplicaDistance(0, 0.0));
      assertThat(windows.get(1).distance().weights()).isPositive();
    }
  }

  @Test
  void distanceIsFromTheAverageWhateverTheOuterStepMakesOfIt() {
    try (TrainingData data = trainingData(40, 2)) {
      List<List<ReplicaDistance>> distances = new ArrayList<>();
      for (Averaging averaging : List.of(Averaging.every(10), new Averaging(10, 10, 0.7, 0.9))) {
        List<WindowSummary> windows = new ArrayList<>();
        new AveragingTrainingMaster(
            2, 8, averaging, SEED, StepKind.FUSED, Regularization.NONE, Augmentation.NONE, Flips.OFF, Diagnostics.ON)
            .fitEpoch(new SparkDl4jMultiLayer(spark, network(), null), data.train(), 1, 40, windows::add);
        distances.add(windows.stream().map(WindowSummary::distance).toList());
      }
      assertThat(distances.get(1)).isEqualTo(distances.get(0));
    }
  }

  @Test
  void curvesAreTheFunctionsAtTheParametersThereAre() {
    Network spec = Network.dense(
        List.of(Digits.FEATURES, 70, 5, 4, Digits.CLASSES), List.of("pelu", "relu", "swish"), Sharing.UNIT);
    TrainedRun run = trained(spec, StepKind.FUSED, 1, Diagnostics.ON);
    assertThat(Curve.x()).hasSize(65).isEqualTo(InputStatistics.edges());
    List<ActivationValue> values = run.epochs().get(EPOCHS - 1).activations();
    List<Curve> curves = Curve.of(spec, EPOCHS, values);
    // The first 64 of 70 units, one for all where there is nothing to learn, and 4 units.
    assertThat(curves).hasSize(64 + 1 + 4);
    assertThat(curves.get(64)).matches(curve -> spec.number(curve.place()) == 2 && curve.unit() == null);
    assertThat(curves.get(68)).matches(curve -> spec.number(curve.place()) == 3 && curve.unit() == 3);
    for (Curve curve : curves) {
      ActivationFunction function = spec.activation(curve.place()).mathematics();
      double[] k = values.stream()
          .filter(value -> value.layer() == spec.number(curve.place()) && value.unit().equals(curve.unit()))
          .mapToDouble(ActivationValue::value)
          .toArray();
      assertThat(k).hasSize(function.parameterCount());
      double[] x = Curve.x();
      for (int i = 0; i < x.length; i++) {
        assertThat(curve.g()[i]).isEqualTo(function.value(x[i], k));
        assertThat(curve.slope()[i]).isEqualTo(function.slope(x[i], k));
      }
    }
    assertThat(curves.get(1).g()).isNotEqualTo(curves.get(0).g());
    assertThat(Curve.of(spec, 0, run.start()).get(0).g()).isNotEqualTo(curves.get(0).g());
    List<Curve> shared = Curve.of(SPEC, 0, trained(SPEC, StepKind.FUSED, 1, Diagnostics.OFF).start());
    assertThat(shared).extracting(Curve::place).isEqualTo(SPEC.activations());
    assertThat(shared).extracting(Curve::unit).containsOnlyNulls();
  }

  @Test
  void measuredWindowsTravelAsBytes() {
    WindowResult result = new WindowResult(
        10, 2, 0.5, 3, 4, new GradientSquares(1, new double[] {1, 2}, new double[] {0.25, Double.NaN}),
        new FlatState(new float[] {1, 2, 3}, new float[] {4}));
    ByteBuffer message = result.toMessage();
    assertThat(message.hasRemaining()).isFalse();
    message.position(MessageHead.message(0).position());
    assertThat(WorkResult.of(message).toMessage().array()).isEqualTo(message.array());
    message.position(MessageHead.message(0).position());
    WindowResult read = (WindowResult) WorkResult.of(message);
    assertThat(read.gradient().minibatches()).isOne();
    assertThat(read.gradient().weights()).containsExactly(1, 2);
    assertThat(read.gradient().activations()).containsExactly(0.25, Double.NaN);
    assertThat(read.state().parameters()).containsExactly(1, 2, 3);
    for (Diagnostics diagnostics : Diagnostics.values()) {
      WorkOrder order = WorkOrder.evaluate(2, diagnostics, 0, new float[] {1});
      ByteBuffer asBytes = order.toMessage();
      assertThat(asBytes.hasRemaining()).isFalse();
      asBytes.position(MessageHead.message(0).position());
      assertThat(WorkOrder.of(asBytes)).usingRecursiveComparison().isEqualTo(order);
    }
  }

  @Test
  void divergedTrainingTellsOfTheEpochsItHad() {
    TrainingPlan plan = new TrainingPlan(
        // A step an epoch: the first leaves parameters of some 1e13, whose products in the second overflow.
        Network.dense(List.of(Digits.FEATURES, 7, 5, Digits.CLASSES), List.of("prelu"), Sharing.LAYER),
        9, 300, 1e13, 1, Averaging.every(1), SEED, StepKind.FUSED);
    try (TrainingData data = data(1)) {
      assertThatThrownBy(() -> new Trainer(spark, plan, Diagnostics.ON).train(data, new TrainingListener() {}))
          .isInstanceOfSatisfying(DivergedException.class, diverged -> {
            PartialRun partial = diverged.partial().orElseThrow();
            assertThat(partial.epochs()).hasSize(1).allSatisfy(epoch -> {
              assertThat(epoch.inputs()).hasSize(2);
              assertThat(epoch.gradientNorms()).hasSize(3);
            });
            assertThat(partial.windows()).extracting(WindowSummary::distance).doesNotContainNull();
          });
    }
  }

  @Test
  void wordsAreOnAndOff() {
    assertThat(Arrays.stream(Diagnostics.values()).map(Diagnostics::word)).containsExactly("off", "on");
    assertThat(Diagnostics.parse("on")).isEqualTo(Diagnostics.ON);
    assertThatThrownBy(() -> Diagnostics.parse("yes"))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("'yes' is neither on nor off");
  }

  private TrainedRun trained(Network spec, StepKind step, int workers, Diagnostics diagnostics) {
    TrainingPlan plan = new TrainingPlan(spec, EPOCHS, 8, 0.05, workers, Averaging.every(3), SEED, step);
    try (TrainingData data = data(workers)) {
      return new Trainer(spark, plan, diagnostics).train(data, new TrainingListener() {});
    }
  }

  /** Validated on two blocks of examples. */
  private static TrainingData data(int workers) {
    return TrainingData.pack(
        Enlarged.once(Digits.rows(120, 1), 120), Digits.rows(1500, 2), 1500, Digits.FEATURES, workers, Validation.TEST,
        SEED);
  }

  private static TrainingData trainingData(int examples, int workers) {
    return TrainingData.pack(
        Enlarged.once(Digits.rows(examples, 1), examples), Digits.rows(9, 2), 9, Digits.FEATURES, workers, Validation.TEST,
        SEED);
  }

  private static AveragingTrainingMaster master(int workers, int frequency, StepKind step) {
    return new AveragingTrainingMaster(
        workers, 8, Averaging.every(frequency), SEED, step, Regularization.NONE, Augmentation.NONE, Flips.OFF, Diagnostics.ON);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(SPEC, Updaters.same(new Sgd(0.5)), WeightStart.GLOROT, SEED).chain());
    network.init();
    return network;
  }
}
