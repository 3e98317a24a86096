package dev.pliant.step;

import dev.pliant.activation.Examples;
import dev.pliant.data.FloatBlock;
import dev.pliant.layer.Head;
import dev.pliant.layer.Hidden;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;


/** The fused step against DL4J's own, the reference. */
class FusedStepTest {
  private static final long SEED = 17;
  static final int INPUTS = 23;
  static final int CLASSES = 4;

  static List<String> specs() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void gradientIsDl4jsInDoublePrecisionForEveryActivationAndSharing(String activation) {
    for (Sharing sharing : Sharing.values()) {
      assertGradient(Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of(activation), sharing), 32);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 31, 32, 33, 100, 511, 512})
  void gradientIsDl4jsForEveryMinibatchSize(int size) {
    assertGradient(
        Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of("polynomial:2", "tanh"), Sharing.UNIT), size);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void gradientIsDl4jsForEveryDepth(int hidden) {
    List<Integer> sizes = new ArrayList<>(List.of(INPUTS));
    for (int layer = 0; layer < hidden; layer++) {
      sizes.add(9 - layer);
    }
    sizes.add(CLASSES);
    assertGradient(Network.dense(sizes, hidden == 0 ? List.of() : List.of("affine"), Sharing.LAYER), 16);
  }

  /** Around the density up to which the first layer's products are loops over what is not zero. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.2, 0.32, 0.35, 0.6})
  void gradientIsDl4jsHoweverSparseTheInput(double density) {
    Network spec = Network.dense(List.of(INPUTS, 40, 7, CLASSES), List.of("polynomial:2"), Sharing.LAYER);
    for (int size : new int[] {1, 3, 32, 100}) {
      assertGradient(spec, minibatch(size, SEED, density));
    }
  }

  @Test
  void epochOfSparseAndDenseMinibatchesInTurnEndsWhereDl4jsEnds() {
    Network spec = Network.dense(List.of(INPUTS, 40, 7, CLASSES), List.of("affine"), Sharing.LAYER);
    assertEpoch(spec, Updaters.same(adam()), step -> step % 3 == 0 ? 1 : 0.15);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void epochEndsWhereDl4jsEndsForEveryActivation(String activation) {
    assertEpoch(Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of(activation), Sharing.LAYER), adam());
  }

  @Test
  void epochEndsWhereDl4jsEndsForEveryUpdater() {
    Network spec = Network.dense(List.of(INPUTS, 12, CLASSES), List.of("polynomial:2"), Sharing.UNIT);
    assertEpoch(spec, new Sgd(0.05));
    assertEpoch(spec, new Nesterovs(0.02, 0.9));
    assertEpoch(spec, adam());
  }

  /** Learned and fixed activations in turn: parameters that DL4J updates together run over several layers. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 3, 10})
  void epochEndsWhereDl4jsEndsWithALearningRateForActivations(double factor) {
    List<Updaters> updaters = List.of(
        new Updaters(adam(), new Adam(0.01 * factor, 0.9, 0.999, 1e-3)),
        new Updaters(new Nesterovs(0.02, 0.9), new Nesterovs(0.02 * factor, 0.9)),
        new Updaters(new Sgd(0.05), new Sgd(0.05 * factor)));
    for (Updaters pair : updaters) {
      for (Sharing sharing : List.of(Sharing.LAYER, Sharing.UNIT)) {
        Network spec = Network.dense(
            List.of(INPUTS, 12, 9, 7, CLASSES), List.of("polynomial:2", "tanh", "swish"), sharing);
        assertEpoch(spec, pair, step -> 1);
      }
    }
  }

  @Test
  void epochEndsWhereDl4jsEndsWithScheduleAndWeightDecay() {
    Network spec = Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of("polynomial:2"), Sharing.LAYER);
    RateSchedule cosine = new RateSchedule(RateSchedule.Shape.COSINE, 0.01, 3, 12);
    RateSchedule faster = new RateSchedule(RateSchedule.Shape.COSINE, 0.03, 3, 12);
    assertEpoch(spec, new Updaters(adam(cosine), adam(faster), 0.5), step -> 1);
    assertEpoch(spec, new Updaters(new Sgd(cosine), new Sgd(faster), 0.5), step -> 1);
    assertEpoch(spec, new Updaters(new Nesterovs(0.02, 0.9), new Nesterovs(0.02, 0.9), 0.5), step -> 1);
  }

  /** AdamW, Loshchilov and Hutter 2019, algorithm 2, by hand and in double precision. */
  @Test
  void weightDecayIsAdamWsAndOfWeightMatricesAlone() {
    Network spec = Network.dense(List.of(INPUTS, 12, CLASSES), List.of("prelu"), Sharing.UNIT);
    RateSchedule linear = new RateSchedule(RateSchedule.Shape.LINEAR, 0.01, 0, 20);
    double decay = 0.4;
    Updaters updaters = new Updaters(adam(linear), adam(linear), decay);
    MultiLayerNetwork network = network(spec, updaters, DataType.FLOAT);
    int length = (int) network.numParams();
    boolean[] decayed = new boolean[length];
    int at = 0;
    for (Map.Entry<String, INDArray> array : network.paramTable().entrySet()) {
      Arrays.fill(decayed, at, at += (int) array.getValue().length(), array.getKey().endsWith("W"));
    }
    double[] expected = network.params().toDoubleVector();
    double[] m = new double[length];
    double[] v = new double[length];
    try (Dl4jOrderedStep fused = fused(network)) {
      for (int t = 1; t <= 10; t++) {
        Minibatch minibatch = minibatch(16, SEED + t, 1);
        float[] gradient = fused.gradient(minibatch);
        fused.fit(minibatch);
        double rate = linear.valueAt(t - 1, 0);
        for (int i = 0; i < length; i++) {
          double g = gradient[i] / 16.0;
          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.999 * v[i] + 0.001 * g * g;
          // DL4J's Adam, which this is to equal, has ε beside the second moment before its correction.
          double correction = Math.sqrt(1 - Math.pow(0.999, t));
          double step = rate * correction / (1 - Math.pow(0.9, t)) * m[i] / (Math.sqrt(v[i]) + 1e-3);
          expected[i] -= step + (decayed[i] ? rate * decay * expected[i] : 0);
        }
      }
      float[] actual = fused.parameters();
      for (int i = 0; i < length; i++) {
        // Each step rounds a parameter of size about 1 some four times.
        assertThat(actual[i]).as("seed " + SEED + ", parameter " + i)
            .isCloseTo((float) expected[i], within(10 * 4 * Math.ulp(1f)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void lossIsTheCrossEntropyWithoutWeightDecay(StepKind kind) {
    Network spec = Network.dense(List.of(INPUTS, 12, CLASSES), List.of("prelu"), Sharing.LAYER);
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network = network(spec, new Updaters(adam(), adam(), i * 0.5), DataType.FLOAT);
      try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
        step.setParameters(network.params().toFloatVector());
        losses[i] = step.fit(minibatch(16, SEED, 1)).loss();
      }
    }
    assertThat(losses[1]).isEqualTo(losses[0]);
  }

  @Test
  void parametersAndStateComeBackToTheBitInDl4jsOrder() {
    Updaters updaters = new Updaters(new Adam(0.01), new Adam(0.02));
    Network spec = Network.dense(
        List.of(INPUTS, 40, 9, 7, CLASSES), List.of("polynomial:2", "tanh", "swish"), Sharing.UNIT);
    MultiLayerNetwork network = network(spec, updaters, DataType.FLOAT);
    SplittableRandom random = new SplittableRandom(SEED);
    float[] parameters = floats((int) network.numParams(), random);
    float[] state = floats(2 * parameters.length, random);
    try (Dl4jOrderedStep fused = fused(network);
        Dl4jOrderedStep other = fused(network)) {
      fused.setParameters(parameters);
      fused.setUpdaterState(state, 3);
      assertThat(fused.parameters()).isEqualTo(parameters);
      assertThat(fused.updaterState()).isEqualTo(state);
      float[] ownParameters = new float[parameters.length];
      float[] ownState = new float[state.length];
      fused.copyTo(ownParameters, ownState);
      other.resume(ownParameters, ownState, 3);
      assertThat(other.parameters()).isEqualTo(parameters);
      assertThat(other.updaterState()).isEqualTo(state);
    }
  }

  private static float[] floats(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"swish", "hat:5/0.5"})
  void gradientOfSharedParametersIsTheCentralDifferenceOfLossAndPenaltyWhenAllCopiesMove(String activation) {
    Network spec = Network.dense(List.of(INPUTS, 12, 9, 7, CLASSES), List.of(activation), Sharing.NETWORK);
    MultiLayerNetwork network = network(spec, new Sgd(0.1), DataType.FLOAT);
    MultiLayerNetwork reference = network(spec, new Sgd(0.1), DataType.DOUBLE);
    reference.setParams(network.params().castTo(DataType.DOUBLE));
    Minibatch minibatch = minibatch(16, SEED, 1);
    DataSet dataSet = Dl4jStep.dataSet(minibatch, CLASSES);
    DataSet inDoubles = new DataSet(
        dataSet.getFeatures().castTo(DataType.DOUBLE), dataSet.getLabels().castTo(DataType.DOUBLE));
    // The error of a central difference is h²·L‴/6 + ε·|L|/h, least near h = ε^⅓.
    double h = Math.cbrt(Math.ulp(1.0));
    try (Dl4jOrderedStep fused = fused(network)) {
      network.setParams(Nd4j.createFromArray(fused.gradient(minibatch)).reshape(1, -1));
      double[] k = reference.getParam("1_k").toDoubleVector();
      for (int p = 0; p < k.length; p++) {
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
          double[] moved = k.clone();
          moved[p] += side == 0 ? h : -h;
          for (String key : List.of("1_k", "3_k", "5_k")) {
            reference.getParam(key).putScalar(0, p, moved[p]);
          }
          losses[side] = reference.score(inDoubles, true) + Hidden.function(spec, 1).penalty(moved);
          for (String key : List.of("1_k", "3_k", "5_k")) {
            reference.getParam(key).putScalar(0, p, k[p]);
          }
        }
        double expected = (losses[0] - losses[1]) / (2 * h);
        for (String key : List.of("1_k", "3_k", "5_k")) {
          // A single-precision gradient is right to 1e-5 of the largest.
          assertThat(network.getParam(key).getDouble(0, p) / 16)
              .as(activation + ", seed " + SEED + ", " + key + ", " + p)
              .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polynomial:2", "hat:5/0.5"})
  void sharedParametersAreEqualAfterTrainingAndTheSameInBothSteps(String activation) {
    Network spec = Network.dense(List.of(INPUTS, 12, 9, 7, CLASSES), List.of(activation), Sharing.NETWORK);
    MultiLayerNetwork network = network(spec, adam(), DataType.FLOAT);
    float[] start = network.params().toFloatVector();
    List<float[]> ends = new ArrayList<>();
    for (StepKind kind : List.of(StepKind.FUSED, StepKind.DL4J)) {
      try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
        step.setParameters(start);
        for (int i = 0; i < 12; i++) {
          step.fit(minibatch(16, SEED + i, 1));
        }
        ends.add(step.parameters());
        network.setParams(Nd4j.createFromArray(step.parameters()).reshape(1, -1));
        float[] first = network.getParam("1_k").toFloatVector();
        assertThat(network.getParam("3_k").toFloatVector()).as(kind + ", layer 2").isEqualTo(first);
        assertThat(network.getParam("5_k").toFloatVector()).as(kind + ", layer 3").isEqualTo(first);
      }
    }
    double moved = 0;
    double apart = 0;
    for (int i = 0; i < start.length; i++) {
      moved = Math.max(moved, Math.abs(ends.get(1)[i] - start[i]));
      apart = Math.max(apart, Math.abs(ends.get(1)[i] - ends.get(0)[i]));
    }
    assertThat(moved).isGreaterThan(0.01);
    // As for an epoch of other networks: twelve steps, whose gradients agree to 1e-5 of the largest.
    assertThat(apart).as("seed " + SEED + ", moved by " + moved).isLessThanOrEqualTo(12 * 1e-5 * moved);
  }

  @Test
  void updatersOfDifferentKindsAreRefused() {
    Network spec = Network.dense(List.of(INPUTS, 12, CLASSES), List.of("affine"), Sharing.LAYER);
    MultiLayerNetwork network = network(spec, new Updaters(new Adam(0.1), new Sgd(0.1)), DataType.FLOAT);
    assertThatThrownBy(() -> Steps.of(StepKind.FUSED, network.getLayerWiseConfigurations()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("of another kind");
  }

  @Test
  void outcomeAndProbabilitiesAreDl4js() {
    Network spec = Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of("affine", "relu"), Sharing.LAYER);
    MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
    Minibatch minibatch = minibatch(29, 3, 1);
    try (Dl4jOrderedStep fused = fused(network)) {
      float[] probabilities = new float[40 * CLASSES];
      fused.forward().probabilities(minibatch, probabilities);
      DataSet dataSet = Dl4jStep.dataSet(minibatch, CLASSES);
      float[] expected = Nd4j.toFlattened('c', network.output(dataSet.getFeatures())).toFloatVector();
      for (int i = 0; i < expected.length; i++) {
        assertThat(probabilities[i]).isCloseTo(expected[i], within(4 * Math.ulp(1f)));
      }
      Dl4jOrderedStep dl4j = Dl4jOrderedStep.open(StepKind.DL4J, network.getLayerWiseConfigurations());
      dl4j.setParameters(network.params().toFloatVector());
      Head.Outcome reference = dl4j.fit(minibatch);
      Head.Outcome outcome = fused.fit(minibatch);
      assertThat(outcome.correct()).isEqualTo(reference.correct());
      assertThat(outcome.loss()).isCloseTo(reference.loss(), within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void activationParametersStayInTheirRangeAfterEveryUpdateAndWhenAStepResumes(StepKind kind) {
    // PELU keeps its parameters at 0.1 or more: started there, some of them are pushed below.
    Network spec = Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of("pelu"), Sharing.UNIT);
    MultiLayerNetwork network = network(spec, new Sgd(1), DataType.FLOAT);
    INDArray first = network.getParam("1_k");
    INDArray second = network.getParam("3_k");
    first.assign(0.1f);
    second.assign(0.1f);
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      step.setParameters(network.params().toFloatVector());
      step.fit(minibatch(16, SEED, 1));
      network.setParameters(Nd4j.createFromArray(step.parameters()).reshape(1, -1));
      assertThat(DoubleStream.of(Nd4j.toFlattened(first, second).toDoubleVector()).boxed()).as("seed " + SEED)
          .contains((double) 0.1f)
          .anyMatch(value -> value > 0.1f)
          .allMatch(value -> value >= 0.1f);

      float[] held = new float[step.parameters().length];
      step.copyTo(held, new float[0]);
      float[] below = held.clone();
      for (int i = 0; i < held.length; i++) {
        below[i] = held[i] == 0.1f ? -3 : held[i];
      }
      step.resume(below, new float[0], 1);
      step.copyTo(below, new float[0]);
      assertThat(below).isEqualTo(held);
    }
  }

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void lossIsTheCrossEntropyWithoutThePenalty(StepKind kind) {
    Network spec = Network.dense(List.of(INPUTS, 12, CLASSES), List.of("hat:5/100"), Sharing.LAYER);
    MultiLayerNetwork network = network(spec, adam(), DataType.FLOAT);
    double[] k = network.getParam("1_k").toDoubleVector();
    assertThat(Hidden.function(spec, 1).penalty(k)).isGreaterThan(0.1);
    Minibatch minibatch = minibatch(16, SEED, 1);
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(kind, network.getLayerWiseConfigurations())) {
      step.setParameters(network.params().toFloatVector());
      float[] probabilities = new float[16 * CLASSES];
      step.forward().probabilities(minibatch, probabilities);
      double sum = 0;
      for (int i = 0; i < 16; i++) {
        sum -= Math.log(probabilities[i * CLASSES + minibatch.labels()[i]]);
      }
      // Probabilities are rounded to single precision, four of them to a row.
      assertThat(step.fit(minibatch).loss()).isCloseTo(sum / 16, within(1e-5));
    }
  }

  @Test
  void networksItDoesNotTakeAreRefusedWithTheReason() {
    DenseLayer.Builder dense = new DenseLayer.Builder().nIn(3).nOut(2);
    assertRefused(conf(new Adam(0.1), dense.dropOut(0.5).build()), "it has dropout");
    assertRefused(
        conf(new Adam(0.1), new DenseLayer.Builder().nIn(3).nOut(2).l2(0.1).build()), "it has regularization");
    assertRefused(
        conf(new Adam(0.1), new DenseLayer.Builder().nIn(3).nOut(2).activation(Activation.CUBE).build()),
        "it has the activation cube");
    assertRefused(
        conf(new Adam(0.1), new DenseLayer.Builder().nIn(3).nOut(2).updater(new Sgd(0.1)).build()),
        "different updaters");
    MultiLayerNetwork unknown =
        new MultiLayerNetwork(conf(new RmsProp(0.1), new DenseLayer.Builder().nIn(3).nOut(2).build()));
    unknown.init();
    assertThatThrownBy(() -> fused(unknown))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("its updater is");
  }

  private static void assertRefused(MultiLayerConfiguration conf, String reason) {
    assertThatThrownBy(() -> Dl4jForm.of(conf))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining(reason);
  }

  private static MultiLayerConfiguration conf(IUpdater updater, DenseLayer dense) {
    return new NeuralNetConfiguration.Builder().updater(updater).activation(Activation.RELU).list()
        .layer(dense)
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(2).nOut(2).build())
        .build();
  }

  /** Against DL4J in double precision, array by array, relative to the array's largest element. */
  private static void assertGradient(Network spec, int size) {
    assertGradient(spec, minibatch(size, SEED, 1));
  }

  static void assertGradient(Network spec, Minibatch minibatch) {
    int size = minibatch.size();
    MultiLayerNetwork network = network(spec, new Adam(0.01), DataType.FLOAT);
    MultiLayerNetwork reference = network(spec, new Adam(0.01), DataType.DOUBLE);
    reference.setParams(network.params().castTo(DataType.DOUBLE));
    WeightedCrossEntropy.in(Dl4jModel.of(reference).outputConfiguration()).orElseThrow().weigh(minibatch);
    DataSet dataSet = Dl4jStep.dataSet(minibatch, CLASSES);
    reference.setInput(dataSet.getFeatures().castTo(DataType.DOUBLE));
    reference.setLabels(dataSet.getLabels().castTo(DataType.DOUBLE));
    reference.computeGradientAndScore();
    SharedActivation.of(form(spec, Updaters.same(new Adam(0.01)))).ifPresent(tie -> tie.onGradientCalculation(reference));
    try (Dl4jOrderedStep fused = fused(network)) {
      INDArray actual = Nd4j.createFromArray(fused.gradient(minibatch)).castTo(DataType.DOUBLE).reshape(1, -1);
      INDArray expected = reference.getFlattenedGradients();
      long from = 0;
      for (String key : reference.paramTable().keySet()) {
        long to = from + reference.getParam(key).length();
        double[] mine = actual.toDoubleVector();
        double[] theirs = expected.toDoubleVector();
        double largest = 0;
        double apart = 0;
        for (int i = (int) from; i < to; i++) {
          largest = Math.max(largest, Math.abs(theirs[i]));
          apart = Math.max(apart, Math.abs(theirs[i] - mine[i]));
        }
        assertThat(apart).as(spec + ", minibatch " + size + ", seed " + SEED + ", " + key + " of size " + largest)
            .isLessThanOrEqualTo(1e-5 * largest);
        from = to;
      }
    }
  }

  /** An epoch of 12 minibatches, the last ragged, in float on both sides. */
  private static void assertEpoch(Network spec, IUpdater updater) {
    assertEpoch(spec, Updaters.same(updater), step -> 1);
  }

  private static void assertEpoch(Network spec, Updaters updaters, IntToDoubleFunction density) {
    MultiLayerNetwork network = network(spec, updaters, DataType.FLOAT);
    MultiLayerNetwork reference = network(spec, updaters, DataType.FLOAT);
    float[] start = network.params().toFloatVector();
    float[] parameters;
    float[] state;
    try (Dl4jOrderedStep fused = fused(network)) {
      for (int step = 0; step < 12; step++) {
        Minibatch minibatch = minibatch(step == 11 ? 5 : 16, SEED + step, density.applyAsDouble(step));
        fused.fit(minibatch);
        reference.fit(Dl4jStep.dataSet(minibatch, CLASSES));
      }
      parameters = fused.parameters();
      state = fused.updaterState();
    }
    float[] expected = reference.params().toFloatVector();
    double apart = 0;
    double moved = 0;
    for (int i = 0; i < expected.length; i++) {
      apart = Math.max(apart, Math.abs(expected[i] - parameters[i]));
      moved = Math.max(moved, Math.abs(expected[i] - start[i]));
    }
    // Gradients agree to 1e-5 of the largest; twelve steps of such differences, in what twelve steps move.
    assertThat(apart).as(spec + ", " + updaters + ", seed " + SEED + ", moved by " + moved)
        .isLessThanOrEqualTo(12 * 1e-5 * moved);
    float[] expectedState = state(reference);
    for (int i = 0; i < state.length; i++) {
      assertThat(state[i]).isCloseTo(expectedState[i], within(1e-4f * Math.max(1e-2f, Math.abs(expectedState[i]))));
    }
  }

  /** With an ε that keeps a rounding error in a gradient near zero from becoming a whole step. */
  private static Adam adam() {
    return new Adam(0.01, 0.9, 0.999, 1e-3);
  }

  private static Adam adam(RateSchedule schedule) {
    return Adam.builder().learningRateSchedule(schedule).epsilon(1e-3).build();
  }

  private static float[] state(MultiLayerNetwork network) {
    INDArray view = network.getUpdater().getStateViewArray();
    return view == null ? new float[0] : view.toFloatVector();
  }

  static Dl4jOrderedStep fused(MultiLayerNetwork network) {
    Dl4jOrderedStep fused = Dl4jOrderedStep.open(StepKind.FUSED, network.getLayerWiseConfigurations());
    fused.setParameters(network.params().toFloatVector());
    fused.setUpdaterState(state(network), 0);
    return fused;
  }

  static MultiLayerNetwork network(Network spec, IUpdater updater, DataType type) {
    return network(spec, Updaters.same(updater), type);
  }

  /** DL4J's form of the network. */
  static Dl4jForm form(Network spec, Updaters updaters) {
    return Dl4jForm.of(spec, updaters, WeightStart.GLOROT, SEED);
  }

  private static MultiLayerNetwork network(Network spec, Updaters updaters, DataType type) {
    MultiLayerConfiguration conf = Dl4jForm.of(spec, updaters, WeightStart.GLOROT, SEED).chain();
    conf.setDataType(type);
    conf.getConfs().forEach(layer -> layer.setDataType(type));
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    // Away from the common start, so that separate sets of parameters differ and biases are not zero.
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < network.numParams(); i++) {
      network.params().putScalar(i, network.params().getDouble(i) + random.nextDouble(-0.05, 0.05));
    }
    SharedActivation.of(form(spec, updaters)).ifPresent(tie -> tie.equalise(network));
    return network;
  }

  static Minibatch minibatch(int size, long seed, double density) {
    return minibatch(size, seed, density, i -> 1);
  }

  /** @param weights of the examples */
  static Minibatch minibatch(int size, long seed, double density, IntToDoubleFunction weights) {
    return minibatch(INPUTS, size, seed, density, weights);
  }

  /** @param inputs of an example */
  static Minibatch minibatch(int inputs, int size, long seed, double density, IntToDoubleFunction weights) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] features = new float[size * inputs];
    for (int i = 0; i < features.length; i++) {
      float value = (float) random.nextDouble();
      features[i] = density == 1 || random.nextDouble() < density ? value : 0;
    }
    FloatBlock examples = new FloatBlock(0, new int[size], features);
    Minibatch minibatch = new Minibatch(inputs);
    for (int i = 0; i < size; i++) {
      minibatch.add(examples::copyNonZeros, i, random.nextInt(CLASSES), (float) weights.applyAsDouble(i));
    }
    return minibatch;
  }
}
