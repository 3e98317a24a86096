package dev.pliant.training;

import dev.pliant.LocalSpark;
import dev.pliant.activation.Activations;
import dev.pliant.data.Augmentation;
import dev.pliant.data.Block;
import dev.pliant.data.DistortionStrength;
import dev.pliant.data.Enlarged;
import dev.pliant.data.FloatBlock;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.LearnedActivationLayer;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Dl4jStep;
import dev.pliant.step.Flips;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.BlockId;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import scala.runtime.AbstractFunction1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

class AveragingTest {
  private static final long SEED = 5;
  private static final Network SPEC =
      Network.dense(List.of(Digits.FEATURES, 7, 5, Digits.CLASSES), List.of("affine", "tanh"), Sharing.LAYER);

  private final JavaSparkContext spark = LocalSpark.context();

  @Test
  void oneWorkerIsDl4jOnOneMachineToTheBit() {
    // 100 examples in minibatches of 8, 4 to a window: 13 minibatches, the last ragged; 4 windows, the last short.
    try (TrainingData data = data(100, 1)) {
      MultiLayerNetwork averaged = network(new Adam(0.01));
      MultiLayerNetwork alone = network(new Adam(0.01));
      SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, averaged, master(1, 8, 4));
      List<Block> blocks = data.train().collect();
      for (int epoch = 1; epoch <= 3; epoch++) {
        EpochTotals totals = master(1, 8, 4).fitEpoch(distributed, data.train(), epoch, 100, window -> {});
        double lossSum = 0;
        EpochExamples examples = new EpochExamples(SEED, epoch, 0, 8, null, blocks.iterator());
        while (examples.hasNext()) {
          Minibatch minibatch = examples.next();
          alone.fit(Dl4jStep.dataSet(minibatch, Digits.CLASSES));
          lossSum += alone.score() * minibatch.size();
        }
        assertThat(averaged.params()).as("parameters after epoch " + epoch).isEqualTo(alone.params());
        assertThat(averaged.getUpdater().getStateViewArray()).as("updater state after epoch " + epoch)
            .isEqualTo(alone.getUpdater().getStateViewArray());
        assertThat(averaged.getLayerWiseConfigurations().getIterationCount()).isEqualTo(13 * epoch);
        // DL4J adds up each minibatch's loss in single precision.
        assertThat(totals.lossSum()).isCloseTo(lossSum, within(8 * Math.ulp(1f) * lossSum));
      }
    }
  }

  @Test
  void oneWorkerTrainsAGraphAsDl4jDoesAloneToTheBit() {
    ComputationGraph averaged = graph();
    ComputationGraph alone = graph();
    List<DataSet> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      examples.add(new DataSet(
          Nd4j.rand(DataType.FLOAT, 1, Digits.FEATURES), Nd4j.eye(Digits.CLASSES).getRow(i % Digits.CLASSES, true)));
    }
    SparkComputationGraph distributed = new SparkComputationGraph(spark, averaged, master(1, 8, 2));
    distributed.fit(spark.parallelize(examples, 2));
    List<Block> blocks = List.of(AveragingTrainingMaster.block(examples, 0));
    EpochExamples epoch = new EpochExamples(SEED, 1, 0, 8, null, blocks.iterator());
    while (epoch.hasNext()) {
      alone.fit(Dl4jStep.dataSet(epoch.next(), Digits.CLASSES));
    }
    assertThat(averaged.params()).isEqualTo(alone.params());
    assertThat(averaged.getUpdater().getStateViewArray()).isEqualTo(alone.getUpdater().getStateViewArray());
    assertThat(averaged.getConfiguration().getIterationCount()).isEqualTo(3);
    assertThat(distributed.getScore()).isPositive();
  }

  /** With a branch, and a layer that Pliant has no description of. */
  private static ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("a", new DenseLayer.Builder().nIn(Digits.FEATURES).nOut(7).activation(Activation.TANH).build(), "in")
        .addLayer("b", new ElementWiseMultiplicationLayer.Builder().nIn(7).nOut(7).build(), "a")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(7).nOut(Digits.CLASSES)
                .build(),
            "sum")
        .setOutputs("out")
        .build());
    graph.init();
    return graph;
  }

  @Test
  void oneWorkersWindowsAreOneLongWindowToTheBitInEveryStep() {
    for (StepKind step : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (TrainingData data = data(100, 1)) {
        MultiLayerNetwork windows = network(new Adam(0.01));
        MultiLayerNetwork whole = network(new Adam(0.01));
        for (int epoch = 1; epoch <= 2; epoch++) {
          new AveragingTrainingMaster(1, 8, Averaging.every(4), SEED, step)
              .fitEpoch(new SparkDl4jMultiLayer(spark, windows, null), data.train(), epoch, 100, window -> {});
          new AveragingTrainingMaster(1, 8, Averaging.every(1000), SEED, step)
              .fitEpoch(new SparkDl4jMultiLayer(spark, whole, null), data.train(), epoch, 100, window -> {});
        }
        assertThat(windows.params()).as(step + ", parameters").isEqualTo(whole.params());
        assertThat(windows.getUpdater().getStateViewArray()).as(step + ", updater state")
            .isEqualTo(whole.getUpdater().getStateViewArray());
      }
    }
  }

  @Test
  void windowsAreOneLongWindowToTheBitWhateverIsDrawnAtRandom() {
    Regularization regularization = new Regularization(0.1, 0.3, 0.1);
    Augmentation augmentation = new Augmentation(Digits.SHAPE, DistortionStrength.digits(Digits.SHAPE));
    try (TrainingData data = data(100, 1)) {
      List<MultiLayerNetwork> networks = new ArrayList<>();
      for (int frequency : new int[] {4, 1000}) {
        MultiLayerNetwork network = network(new Adam(0.01));
        for (int epoch = 1; epoch <= 2; epoch++) {
          new AveragingTrainingMaster(
                  1, 8, Averaging.every(frequency), SEED, StepKind.FUSED, regularization, augmentation,
                  Flips.OFF, Diagnostics.OFF)
              .fitEpoch(new SparkDl4jMultiLayer(spark, network, null), data.train(), epoch, 100, window -> {});
        }
        networks.add(network);
      }
      assertThat(networks.get(0).params()).isEqualTo(networks.get(1).params());
      MultiLayerNetwork plain = network(new Adam(0.01));
      master(1, 8, 4)
          .fitEpoch(new SparkDl4jMultiLayer(spark, plain, null), data.train(), 1, 100, window -> {});
      assertThat(plain.params()).isNotEqualTo(networks.get(0).params());
    }
  }

  @Test
  void minibatchesAreSeededByTheirPlaceWhateverWasPassedOver() {
    try (TrainingData data = data(100, 1)) {
      List<Block> blocks = data.train().collect();
      EpochExamples all = new EpochExamples(SEED, 1, 0, 8, null, blocks.iterator());
      List<Long> seeds = new ArrayList<>();
      while (all.hasNext()) {
        seeds.add(all.next().seed());
      }
      EpochExamples later = new EpochExamples(SEED, 1, 0, 8, null, blocks.iterator());
      later.skip(5);
      assertThat(later.next().seed()).isEqualTo(seeds.get(5));
      seeds.add(new EpochExamples(SEED, 2, 0, 8, null, blocks.iterator()).next().seed());
      seeds.add(new EpochExamples(SEED, 1, 1, 8, null, blocks.iterator()).next().seed());
      seeds.add(new EpochExamples(SEED + 1, 1, 0, 8, null, blocks.iterator()).next().seed());
      assertThat(seeds).doesNotHaveDuplicates();
    }
  }

  @Test
  void fusedStepAveragesToWhereDl4jsDoes() {
    // Adam's ε keeps rounding errors in gradients near zero from becoming whole steps.
    IUpdater updater = new Adam(0.01, 0.9, 0.999, 1e-3);
    MultiLayerNetwork fused = network(updater);
    MultiLayerNetwork dl4j = network(updater);
    try (TrainingData data = data(120, 2)) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        EpochTotals mine = new AveragingTrainingMaster(2, 8, Averaging.every(3), SEED, StepKind.FUSED)
            .fitEpoch(new SparkDl4jMultiLayer(spark, fused, null), data.train(), epoch, 120, window -> {});
        EpochTotals theirs = master(2, 8, 3)
            .fitEpoch(new SparkDl4jMultiLayer(spark, dl4j, null), data.train(), epoch, 120, window -> {});
        assertThat(mine.loss()).isCloseTo(theirs.loss(), within(1e-4 * theirs.loss()));
        assertThat(mine.correct()).isEqualTo(theirs.correct());
      }
    }
    double moved = dl4j.params().sub(network(updater).params()).amaxNumber().doubleValue();
    // 24 steps, whose gradients agree to 1e-5 of the largest.
    assertThat(fused.params().sub(dl4j.params()).amaxNumber().doubleValue()).isLessThan(24 * 1e-5 * moved);
  }

  @Test
  void nothingThatWasBroadcastOrCachedIsLeftBehind() {
    Set<Integer> cached = Set.copyOf(spark.getPersistentRDDs().keySet());
    trained(2, SEED);
    assertThat(cached).containsAll(spark.getPersistentRDDs().keySet());
    // Spark forgets what its own jobs broadcast when it is collected as garbage.
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
      System.gc();
      assertThat(broadcastsHeld()).isZero();
    });
  }

  /** How many broadcast values this process's block manager still holds. */
  private static int broadcastsHeld() {
    return SparkEnv.get().blockManager()
        .getMatchingBlockIds(new AbstractFunction1<BlockId, Object>() {
          @Override
          public Object apply(BlockId id) {
            return id.isBroadcast();
          }
        })
        .size();
  }

  @Test
  void twoWorkersAveragingEveryMinibatchWithSgdAreOneMachineOnTheJointBatch() {
    // 41 examples: one worker has 21, the other 20, so that the last window holds 5 of one and 4 of the other.
    try (TrainingData data = data(41, 2)) {
      MultiLayerNetwork averaged = network(new Sgd(0.5));
      MultiLayerNetwork alone = network(new Sgd(0.5));
      SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, averaged, master(2, 8, 1));
      List<List<Block>> held = data.train().glom().collect();
      int steps = 0;
      for (int epoch = 1; epoch <= 4; epoch++) {
        master(2, 8, 1).fitEpoch(distributed, data.train(), epoch, 41, window -> {});
        List<EpochExamples> workers = List.of(
            new EpochExamples(SEED, epoch, 0, 8, null, held.get(0).iterator()),
            new EpochExamples(SEED, epoch, 1, 8, null, held.get(1).iterator()));
        for (int number = 1; number <= 3; number++) {
          List<DataSet> parts = workers.stream().map(own -> Dl4jStep.dataSet(own.next(), Digits.CLASSES)).toList();
          alone.fit(DataSet.merge(parts));
          steps++;
        }
      }
      // Each step rounds parameters of size about 1 a few times; rounding errors add up at worst linearly.
      double bound = steps * 8 * Math.ulp(1f);
      double apart = averaged.params().sub(alone.params()).amaxNumber().doubleValue();
      double moved = averaged.params().sub(network(new Sgd(0.5)).params()).amaxNumber().doubleValue();
      assertThat(apart).as("apart after " + steps + " steps that moved by " + moved).isLessThan(bound);
      assertThat(moved).isGreaterThan(1000 * bound);
    }
  }

  @Test
  void averageIsWeightedByExamples() {
    // One window an epoch: 9 and 8 examples. The average must be 9/17 of one and 8/17 of the other.
    try (TrainingData data = data(17, 2)) {
      MultiLayerNetwork averaged = network(new Sgd(0.5));
      SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, averaged, master(2, 4, 10));
      master(2, 4, 10).fitEpoch(distributed, data.train(), 1, 17, window -> {});
      List<List<Block>> held = data.train().glom().collect();
      double[] expected = new double[(int) averaged.numParams()];
      double[] largest = new double[expected.length];
      for (int worker = 0; worker < 2; worker++) {
        MultiLayerNetwork replica = network(new Sgd(0.5));
        int examples = 0;
        EpochExamples own = new EpochExamples(SEED, 1, worker, 4, null, held.get(worker).iterator());
        while (own.hasNext()) {
          Minibatch minibatch = own.next();
          replica.fit(Dl4jStep.dataSet(minibatch, Digits.CLASSES));
          examples += minibatch.size();
        }
        assertThat(examples).isEqualTo(9 - worker);
        double[] parameters = replica.params().toDoubleVector();
        for (int i = 0; i < expected.length; i++) {
          expected[i] += parameters[i] * examples / 17;
          largest[i] = Math.max(largest[i], Math.abs(parameters[i]));
        }
      }
      double[] actual = averaged.params().toDoubleVector();
      for (int i = 0; i < expected.length; i++) {
        // a + s·(b − a) with |b − a| ≤ 2m: share, difference, product and sum each round by half a last place of m.
        assertThat(actual[i]).isCloseTo(expected[i], within(2.0 * Math.ulp((float) largest[i])));
      }
    }
  }

  @Test
  void windowsDoubleFromTheStartToTheFrequency() {
    Averaging growing = new Averaging(10, 3, 1, 0);
    List<Integer> lengths = new ArrayList<>();
    long before = 0;
    for (int window = 0; window < 5; window++) {
      lengths.add(growing.minibatches(before));
      before += growing.minibatches(before);
    }
    assertThat(lengths).containsExactly(3, 6, 10, 10, 10);
    try (TrainingData data = data(100, 1)) {
      SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network(new Adam(0.01)), master(1, 8, 4));
      List<WindowSummary> windows = new ArrayList<>();
      AveragingTrainingMaster master =
          new AveragingTrainingMaster(1, 8, new Averaging(4, 1, 1, 0), SEED, StepKind.FUSED);
      for (int epoch = 1; epoch <= 2; epoch++) {
        assertThat(master.fitEpoch(distributed, data.train(), epoch, 100, windows::add).examples()).isEqualTo(100);
      }
      // 13 minibatches an epoch, the last of 4 examples: windows of 1, 2, 4, 4 and 2, then of 4 each and 1.
      assertThat(windows).extracting(WindowSummary::examples)
          .containsExactly(8L, 16L, 32L, 32L, 12L, 32L, 32L, 32L, 4L);
    }
  }

  @Test
  void outerStepIsNesterovsMomentumOverWindows() {
    OuterStep outer = new OuterStep(new Averaging(5, 5, 0.5, 0.75));
    // Moves of −1 and −2 from where each window began: velocities −1 and −2.75, by hand.
    assertThat(outer.apply(new float[] {10}, new float[] {11})[0]).isEqualTo(10 + 0.5f * (1 + 0.75f * 1));
    assertThat(outer.apply(new float[] {20}, new float[] {22})[0]).isEqualTo(20 + 0.5f * (2 + 0.75f * 2.75f));
    float[] average = {3};
    assertThat(new OuterStep(Averaging.every(5)).apply(new float[] {1}, average)).isSameAs(average);
  }

  @Test
  void outerStepFollowsOnEveryWindow() {
    // One window an epoch, so that what the worker made of it can be made beside it.
    Averaging diloco = new Averaging(1000, 1000, 0.7, 0.9);
    try (TrainingData data = data(40, 1)) {
      MultiLayerNetwork outer = network(new Adam(0.01));
      MultiLayerNetwork inner = network(new Adam(0.01));
      AveragingTrainingMaster master = new AveragingTrainingMaster(1, 8, diloco, SEED, StepKind.DL4J);
      OuterStep expected = new OuterStep(diloco);
      for (int epoch = 1; epoch <= 3; epoch++) {
        float[] before = inner.params().toFloatVector();
        EpochExamples examples = new EpochExamples(SEED, epoch, 0, 8, null, data.train().collect().iterator());
        while (examples.hasNext()) {
          inner.fit(Dl4jStep.dataSet(examples.next(), Digits.CLASSES));
        }
        float[] after = expected.apply(before, inner.params().toFloatVector());
        inner.setParameters(Nd4j.createFromArray(after).reshape(1, -1));
        master.fitEpoch(new SparkDl4jMultiLayer(spark, outer, null), data.train(), epoch, 40, window -> {});
        assertThat(outer.params()).as("after epoch " + epoch).isEqualTo(inner.params());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void activationParametersStayInTheirRangeWhereTheOuterStepLeadsOutOfIt(StepKind step) {
    Network spec = Network.dense(List.of(Digits.FEATURES, 7, Digits.CLASSES), List.of("pelu"), Sharing.UNIT);
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Sgd(0.01)), WeightStart.GLOROT, SEED).chain());
    network.init();
    // PELU's parameters are 0.1 or more. An outer step of a thousand times the average's takes many of them below.
    network.getParam("1_k").assign(0.15);
    try (TrainingData data = data(40, 1)) {
      new AveragingTrainingMaster(1, 8, new Averaging(1000, 1000, 1000, 0), SEED, step)
          .fitEpoch(new SparkDl4jMultiLayer(spark, network, null), data.train(), 1, 40, window -> {});
    }
    assertThat(DoubleStream.of(Nd4j.toFlattened(network.getParam("1_k")).toDoubleVector()).boxed())
        .contains((double) 0.1f)
        .allMatch(value -> value >= 0.1f);
  }

  @Test
  void everyExampleIsConsumedOnceAnEpochHoweverItDivides() {
    for (int workers : new int[] {1, 3, 5}) {
      for (int examples : new int[] {5, 16, 97}) {
        try (TrainingData data = data(examples, workers)) {
          SparkDl4jMultiLayer distributed =
              new SparkDl4jMultiLayer(spark, network(new Adam(0.01)), master(workers, 8, 2));
          List<WindowSummary> windows = new ArrayList<>();
          EpochTotals totals =
              master(workers, 8, 2).fitEpoch(distributed, data.train(), 1, examples, windows::add);
          String as = examples + " examples over " + workers + " workers";
          assertThat(totals.examples()).as(as).isEqualTo(examples);
          assertThat(windows.stream().mapToLong(WindowSummary::examples).sum()).as(as).isEqualTo(examples);
          assertThat(windows).as(as).hasSize(workers * totals.windows());
          assertThat(totals.windows()).as(as)
              .isEqualTo((int) Math.ceil(Math.ceil((double) examples / workers) / 16));
        }
      }
    }
  }

  @Test
  void anotherCountThanExpectedEndsTheRun() {
    try (TrainingData data = data(20, 2)) {
      SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network(new Adam(0.01)), master(2, 8, 2));
      assertThatThrownBy(() -> master(2, 8, 2).fitEpoch(distributed, data.train(), 1, 21, window -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("consumed 20 examples and not the 21");
    }
  }

  @Test
  void epochThatChangesNothingEndsTheRun() {
    try (TrainingData data = data(20, 2)) {
      MultiLayerNetwork network = network(new Sgd(0));
      assertThatThrownBy(() -> master(2, 8, 2)
          .fitEpoch(new SparkDl4jMultiLayer(spark, network, null), data.train(), 1, 20, window -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessage("epoch 1 changed no parameter, so nothing is learned; a larger learning rate may help");
    }
  }

  /** All is learned where the answer is as certain as single precision tells: gradients are zero. */
  @Test
  void epochWithoutGradientsEndsWellWhateverTheUpdaterRemembers() {
    try (TrainingData data = TrainingData.pack(
        Enlarged.once(Digits.rows(20, 1).withColumn("label", functions.lit(0)), 20), Digits.rows(9, 2), 9, Digits.FEATURES, 2,
        Validation.TEST, SEED)) {
      long examples = data.trainExamples();
      for (double remembered : new double[] {0, 1e-3}) {
        // A parameter of zero changes by whatever is added.
        MultiLayerNetwork learned = network(new Adam(1e-3));
        learned.params().addi(0.5);
        learned.getOutputLayer().getParam("b").putScalar(0, 1e4);
        INDArray moments = learned.getUpdater().getStateViewArray();
        moments.assign(1e20f);
        moments.get(NDArrayIndex.point(0), NDArrayIndex.interval(0, learned.numParams())).assign(remembered);
        INDArray before = learned.params().dup();
        EpochTotals totals = master(2, 8, 2)
            .fitEpoch(new SparkDl4jMultiLayer(spark, learned, null), data.train(), 1, examples, window -> {});
        assertThat(totals.lossSum()).isLessThan(1e-3);
        assertThat(learned.params().toFloatVector()).containsExactly(before.toFloatVector());
      }
      for (IUpdater plain : new IUpdater[] {new Sgd(0.01), new Nesterovs(0.01, 0.9)}) {
        MultiLayerNetwork learned = network(plain);
        learned.params().addi(0.5);
        learned.getOutputLayer().getParam("b").putScalar(0, 1e4);
        INDArray before = learned.params().dup();
        master(2, 8, 2)
            .fitEpoch(new SparkDl4jMultiLayer(spark, learned, null), data.train(), 1, examples, window -> {});
        assertThat(learned.params().toFloatVector()).containsExactly(before.toFloatVector());
      }
      MultiLayerNetwork still = network(new Adam(1e-30));
      still.params().addi(0.5);
      assertThatThrownBy(() -> master(2, 8, 2)
          .fitEpoch(new SparkDl4jMultiLayer(spark, still, null), data.train(), 1, examples, window -> {}))
          .isInstanceOf(RecurringException.class)
          .hasMessageContaining("changed no parameter");
    }
  }

  @Test
  void workerWithoutExamplesIsAnError() {
    JavaRDD<Block> blocks = data(20, 1).train().union(spark.parallelize(List.<Block>of(), 1));
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network(new Adam(0.01)), master(2, 8, 2));
    assertThatThrownBy(() -> master(2, 8, 2).fitEpoch(distributed, blocks, 1, 20, window -> {}))
        .hasMessageContaining("worker 1 has no examples to train on");
    assertThatThrownBy(() -> data(3, 4))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("3 training examples for 4 workers");
  }

  @Test
  void sameSeedAndWorkersGiveTheSameBitsAndAnotherSeedOthers() {
    assertThat(trained(3, SEED).parameters().flat()).isEqualTo(trained(3, SEED).parameters().flat());
    assertThat(trained(3, SEED).parameters().flat()).isNotEqualTo(trained(3, SEED + 1).parameters().flat());
  }

  @Test
  void divergedTrainingEndsWithTheEpochAndWindow() {
    try (TrainingData data = data(40, 2)) {
      SparkDl4jMultiLayer distributed =
          new SparkDl4jMultiLayer(spark, network(new Sgd(1e30)), master(2, 8, 2));
      assertThatThrownBy(() -> {
            for (int epoch = 1; epoch <= 3; epoch++) {
              master(2, 8, 2).fitEpoch(distributed, data.train(), epoch, 40, window -> {});
            }
          })
          .isInstanceOf(TrainingException.class)
          .isInstanceOf(DivergedException.class)
          .hasMessageMatching("(the loss, with )?[Wbk] of layer [123]( grown to .*,)? is no longer finite"
              + " in epoch \\d, window \\d;.*");
    }
  }

  @Test
  void whatIsNotFiniteBeforeAnythingIsLearnedIsToldOfTheData() {
    int examples = 8;
    float[] values = new float[examples * Digits.FEATURES];
    Arrays.fill(values, Float.MAX_VALUE);
    JavaRDD<Block> blocks = spark.parallelize(List.<Block>of(new FloatBlock(0, new int[examples], values)), 1);
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network(new Adam(0.01)), master(1, 8, 2));
    assertThatThrownBy(() -> master(1, 8, 2).fitEpoch(distributed, blocks, 1, examples, window -> {}))
        .isInstanceOf(DivergedException.class)
        .hasMessage("the loss of the first minibatch, or its gradient, is not finite in epoch 1, window 1, before anything"
            + " was learned: features or weights of examples are too large; scale them down");
  }

  @Test
  void trainingRunsThroughDl4jsOwnFrontDoor() {
    List<DataSet> dataSets = new ArrayList<>();
    try (TrainingData data = data(50, 1)) {
      EpochExamples examples = new EpochExamples(SEED, 1, 0, 6, null, data.train().collect().iterator());
      while (examples.hasNext()) {
        dataSets.add(Dl4jStep.dataSet(examples.next(), Digits.CLASSES));
      }
    }
    MultiLayerNetwork network = network(new Adam(0.05));
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network, master(2, 8, 2));
    Set<Integer> cached = Set.copyOf(LocalSpark.context().getPersistentRDDs().keySet());
    distributed.fit(spark.parallelize(dataSets, 3));
    double first = distributed.getScore();
    for (int epoch = 2; epoch <= 10; epoch++) {
      distributed.fit(spark.parallelize(dataSets, 3));
    }
    assertThat(distributed.getScore()).isLessThan(first / 2);
    assertThat(network.getLayerWiseConfigurations().getEpochCount()).isEqualTo(10);
    assertThat(network.getLayerWiseConfigurations().getIterationCount()).isEqualTo(10 * 4);
    // Spark may meanwhile have forgotten some that were there before and that nobody refers to any more.
    assertThat(cached).containsAll(LocalSpark.context().getPersistentRDDs().keySet());
  }

  /** Convolutions that are configured in DL4J, over its own arrays of maps, in either step; others in DL4J's alone. */
  @Test
  void mapsAreTrainedThroughDl4jsOwnFrontDoor() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<DataSet> dataSets = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      INDArray map = Nd4j.zeros(DataType.FLOAT, 1, 2, 4, 5);
      for (int at = 0; at < map.length(); at++) {
        // Each class lights rows of its own in the second channel.
        map.putScalar(at, random.nextDouble() + (at >= 20 && at / 5 % 4 == i % 3 ? 1 : 0));
      }
      dataSets.add(new DataSet(map, Nd4j.eye(3).getRow(i % 3).reshape(1, 3)));
    }
    List<MultiLayerNetwork> ends = new ArrayList<>();
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      MultiLayerNetwork network = new MultiLayerNetwork(maps(false));
      ends.add(trainedOn(dataSets, network, kind));
    }
    assertThat(ends.get(0).params().toFloatVector())
        .containsExactly(ends.get(1).params().toFloatVector(), within(1e-4f));
    assertThatThrownBy(() -> trainedOn(dataSets, new MultiLayerNetwork(maps(true)), StepKind.FUSED))
        .hasMessageContaining("it has a BatchNormalization");
    trainedOn(dataSets, new MultiLayerNetwork(maps(true)), StepKind.AUTO);
  }

  private MultiLayerNetwork trainedOn(List<DataSet> dataSets, MultiLayerNetwork network, StepKind kind) {
    network.init();
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(
        spark, network, new AveragingTrainingMaster(2, 4, Averaging.every(2), SEED, kind));
    distributed.fit(spark.parallelize(dataSets, 2));
    double first = distributed.getScore();
    for (int epoch = 2; epoch <= 5; epoch++) {
      distributed.fit(spark.parallelize(dataSets, 2));
    }
    assertThat(distributed.getScore()).isLessThan(0.95 * first);
    return network;
  }

  /** As a user of DL4J writes it. */
  private static MultiLayerConfiguration maps(boolean normalized) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(SEED).updater(new Adam(0.02, 0.9, 0.999, 1e-3)).list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build())
        .layer(new LearnedActivationLayer.Builder(Activations.parse("swish")).sharing(Sharing.UNIT).build());
    if (normalized) {
      layers.layer(new BatchNormalization());
    }
    return layers
        .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(5).activation(Activation.SIGMOID).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX).build())
        .setInputType(InputType.convolutional(4, 5, 2))
        .build();
  }

  @Test
  void trainingLearnsAndReportsWhatItLearned() {
    TrainedRun run = trained(2, SEED);
    assertThat(run.epochs()).hasSize(4);
    assertThat(run.test().accuracy()).isGreaterThan(0.9);
    assertThat(run.train().examples()).isEqualTo(200);
    assertThat(run.validation()).isSameAs(run.test());
    assertThat(run.start()).extracting(ActivationValue::name).containsExactly("k0", "k1");
    assertThat(run.start()).extracting(ActivationValue::value).containsExactly(0.5, 1.0);
    assertThat(run.start()).extracting(ActivationValue::unit).containsOnlyNulls();
    List<ActivationValue> last = run.epochs().get(3).activations();
    assertThat(last).extracting(ActivationValue::epoch).containsOnly(4);
    assertThat(last.get(1).value()).as("k1 after training").isNotEqualTo(1.0);
    assertThat(run.windows()).allSatisfy(window -> {
      assertThat(window.loss()).isPositive();
      assertThat(window.stepMillis()).isPositive();
      assertThat(window.waitMillis()).isPositive();
    });
  }

  @Test
  void heldOutExamplesAreNeverTrainedOn() {
    try (TrainingData data = TrainingData.pack(
        Enlarged.once(Digits.rows(100, 1), 100), Digits.rows(10, 2), 10, Digits.FEATURES, 3, Validation.parse("0.2"), SEED)) {
      assertThat(data.trainExamples()).isEqualTo(80);
      assertThat(data.train().map(Block::size).fold(0, Integer::sum)).isEqualTo(80);
      assertThat(data.validation().map(Block::size).fold(0, Integer::sum)).isEqualTo(20);
      assertThat(data.test().map(Block::size).fold(0, Integer::sum)).isEqualTo(10);
    }
  }

  private TrainedRun trained(int workers, long seed) {
    TrainingPlan plan = new TrainingPlan(SPEC, 4, 8, 0.05, workers, Averaging.every(3), seed, StepKind.AUTO);
    try (TrainingData data = TrainingData.pack(
        Enlarged.once(Digits.rows(200, 1), 200), Digits.rows(60, 2), 60, Digits.FEATURES, workers, Validation.TEST, seed)) {
      return new Trainer(spark, plan).train(data, new TrainingListener() {});
    }
  }

  private static TrainingData data(int examples, int workers) {
    return TrainingData.pack(
        Enlarged.once(Digits.rows(examples, 1), examples), Digits.rows(9, 2), 9, Digits.FEATURES, workers, Validation.TEST, SEED);
  }

  private static AveragingTrainingMaster master(int workers, int batchSize, int averagingFrequency) {
    return new AveragingTrainingMaster(
        workers, batchSize, Averaging.every(averagingFrequency), SEED, StepKind.DL4J);
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(SPEC, Updaters.same(updater), WeightStart.GLOROT, SEED).chain());
    network.init();
    return network;
  }
}
