package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.activation.Examples;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import scala.reflect.ClassTag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;


class LearnedActivationLayerTest {
  private static final long SEED = 7;
  private static final ActivationFunction AFFINE = Activations.parse("affine");

  /** A network of one kind, with inputs and labels that suit it. */
  private record Example(String kind, MultiLayerNetwork network, INDArray input, INDArray labels) {
    @Override
    public String toString() {
      return kind;
    }
  }

  /** Every kind of network with one family, and every other learned family in a dense one. */
  static Stream<Arguments> examples() {
    return Stream.of(Sharing.values())
        .flatMap(sharing -> Stream.concat(
            Stream.of(timeSeries(sharing), featureMaps(sharing)),
            learnedFamilies().map(function -> dense(sharing, function))))
        .map(Arguments::of);
  }

  private static Stream<ActivationFunction> learnedFamilies() {
    return Examples.specs().stream().map(Activations::parse).filter(function -> function.parameterCount() > 0);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gradientOfEveryParameterIsTheCentralDifferenceOfLossAndPenalty(Example example) {
    MultiLayerNetwork network = example.network();
    // The error of a central difference is h²·L‴/6 + ε·|L|/h, least near h = ε^⅓.
    double h = Math.cbrt(Math.ulp(1.0));
    network.setInput(example.input());
    network.setLabels(example.labels());
    network.computeGradientAndScore();
    double[] analytic = network.getFlattenedGradients().dup().toDoubleVector();
    int examples = (int) example.input().size(0);
    INDArray parameters = network.params();
    int activationParameters = 0;
    for (int i = 0; i < parameters.length(); i++) {
      double at = parameters.getDouble(i);
      parameters.putScalar(i, at + h);
      double above = loss(example) + penalty(network);
      parameters.putScalar(i, at - h);
      double below = loss(example) + penalty(network);
      parameters.putScalar(i, at);
      double numeric = (above - below) / (2 * h);
      // DL4J divides the sum over the minibatch by its size only when it updates.
      double mean = analytic[i] / examples;
      assertThat(Math.abs(mean - numeric) / Math.max(1e-4, Math.abs(mean) + Math.abs(numeric)))
          .as(example + ", seed " + SEED + ", parameter " + i + ": " + mean + " against " + numeric)
          .isLessThan(1e-5);
    }
    for (String key : network.paramTable().keySet()) {
      activationParameters += key.endsWith("_k") ? 1 : 0;
    }
    assertThat(activationParameters).as("learned activations in the network").isPositive();
  }

  @Test
  void gradientOfActivationParametersIsThatOfLossAndPenaltyTogether() {
    ActivationFunction hat = Activations.parse("hat:5/0.5");
    double h = Math.cbrt(Math.ulp(1.0));
    for (Sharing sharing : List.of(Sharing.LAYER, Sharing.UNIT)) {
      NeuralNetConfiguration.ListBuilder list = list()
          .layer(new DenseLayer.Builder().nOut(4).build())
          .layer(new LearnedActivationLayer.Builder(hat).sharing(sharing).build())
          .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(2).build())
          .setInputType(InputType.feedForward(5));
      Example example = example("hat, " + sharing, list, Nd4j.rand(DataType.DOUBLE, 3, 5),
          Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}}));
      INDArray k = example.network().getParam("1_k");
      loss(example);
      INDArray gradient = example.network().gradient().getGradientFor("1_k").dup();
      for (long set = 0; set < k.size(0); set++) {
        for (long p = 0; p < k.size(1); p++) {
          double at = k.getDouble(set, p);
          k.putScalar(set, p, at + h);
          double above = loss(example) + penalty(hat, k);
          k.putScalar(set, p, at - h);
          double below = loss(example) + penalty(hat, k);
          k.putScalar(set, p, at);
          double numeric = (above - below) / (2 * h);
          assertThat(gradient.getDouble(set, p) / 3).as(sharing + ", seed " + SEED + ", set " + set + ", c" + p)
              .isCloseTo(numeric, within(1e-5 * Math.max(1e-4, Math.abs(numeric))));
        }
      }
    }
  }

  /** Of all layers that add their own to the gradient: where a network shares one set, they do not. */
  private static double penalty(MultiLayerNetwork network) {
    double sum = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      if (network.getLayer(i).conf().getLayer() instanceof LearnedActivationLayer layer
          && layer.sharing() != Sharing.NETWORK) {
        sum += penalty(layer.function(), network.getParam(i + "_k"));
      }
    }
    return sum;
  }

  private static double penalty(ActivationFunction function, INDArray k) {
    double sum = 0;
    for (double[] set : k.toDoubleMatrix()) {
      sum += function.penalty(set);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void configurationSurvivesJson(Example example) {
    MultiLayerConfiguration conf = example.network().getLayerWiseConfigurations();
    MultiLayerConfiguration back = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(back).isEqualTo(conf);
    MultiLayerNetwork network = new MultiLayerNetwork(back);
    network.init(example.network().params().dup(), false);
    assertThat(network.output(example.input())).isEqualTo(example.network().output(example.input()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void configurationSurvivesKryo(Example example) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    ClassTag<MultiLayerConfiguration> tag = ClassTag.apply(MultiLayerConfiguration.class);
    MultiLayerConfiguration conf = example.network().getLayerWiseConfigurations();
    assertThat(kryo.<MultiLayerConfiguration>deserialize(kryo.serialize(conf, tag), tag)).isEqualTo(conf);
  }

  /** Through the arrays that the tables hold, and the words that name network and activation there. */
  @Test
  void everyFamilysNetworkIsRebuiltFromNamedArrays() {
    for (Sharing sharing : Sharing.values()) {
      for (String activation : Examples.specs()) {
        Network spec = Network.dense(List.of(5, 4, 3, 2), List.of(activation), sharing);
        MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Sgd(0.1)), WeightStart.GLOROT, SEED).chain());
        network.init();
        network.params().addi(Nd4j.rand(DataType.FLOAT, network.params().shape()).subi(0.5).muli(0.2));
        Network named = Network.dense(
            spec.denseSizes().orElseThrow(), List.of(spec.activationList().split(",")), Sharing.parse(sharing.word()));
        MultiLayerNetwork rebuilt = new MultiLayerNetwork(Dl4jForm.of(named, Updaters.same(new Sgd(0.1)), WeightStart.GLOROT, SEED + 1).chain());
        rebuilt.init();
        Dl4jArrays.assign(Dl4jArrays.of(spec, network), named, rebuilt);
        INDArray input = Nd4j.rand(DataType.FLOAT, 6, 5);
        assertThat(rebuilt.output(input)).as(activation + ", " + sharing).isEqualTo(network.output(input));
      }
    }
  }

  /** In double precision, on the same points: both directions, the parameters' gradient a sum in the same order. */
  @Test
  void everyFamilysLayerIsItsPlainLoopsOverArrays() {
    learnedFamilies().forEach(function -> {
      MultiLayerNetwork network = new MultiLayerNetwork(list()
          .layer(new LearnedActivationLayer.Builder(function).build())
          .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(40).nOut(2).build())
          .build());
      network.init();
      network.initGradientsView();
      INDArray input = Nd4j.rand(DataType.DOUBLE, 9, 40).subi(0.5).muli(9);
      INDArray epsilon = Nd4j.rand(DataType.DOUBLE, 9, 40).subi(0.5);
      double[] k = network.getParam("0_k").toDoubleVector();
      double[] x = input.dup().data().asDouble();
      double[] y = new double[x.length];
      function.values(x, 0, x.length, k, y);
      double[] dx = new double[x.length];
      double[] gradient = new double[k.length];
      function.addPenaltyGradient(k, gradient);
      Arrays.setAll(gradient, p -> 9 * gradient[p]);
      function.gradients(x, epsilon.dup().data().asDouble(), 0, x.length, k, dx, gradient);

      network.getLayer(0).setInput(input, LayerWorkspaceMgr.noWorkspaces());
      INDArray output = network.getLayer(0).activate(true, LayerWorkspaceMgr.noWorkspaces());
      assertThat(output.dup('c').data().asDouble()).as(function.spec() + ", seed " + SEED).isEqualTo(y);
      Pair<Gradient, INDArray> back =
          network.getLayer(0).backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces());
      assertThat(back.getSecond().dup('c').data().asDouble()).as(function.spec() + ", seed " + SEED).isEqualTo(dx);
      assertThat(back.getFirst().getGradientFor("k").dup().data().asDouble())
          .as(function.spec() + ", seed " + SEED).isEqualTo(gradient);
    });
  }

  @Test
  void layerIsThePlainFunctionElementByElement() {
    for (Sharing sharing : Sharing.values()) {
      Example example = featureMaps(sharing);
      MultiLayerNetwork network = example.network();
      INDArray maps = network.feedForward(example.input()).get(1);
      INDArray activated = network.feedForward(example.input()).get(2);
      double[][] k = network.getParam("1_k").toDoubleMatrix();
      for (long b = 0; b < maps.size(0); b++) {
        for (long c = 0; c < maps.size(1); c++) {
          double[] own = k[sharing == Sharing.UNIT ? (int) c : 0];
          for (long y = 0; y < maps.size(2); y++) {
            for (long x = 0; x < maps.size(3); x++) {
              assertThat(activated.getDouble(b, c, y, x))
                  .isEqualTo(AFFINE.value(maps.getDouble(b, c, y, x), own));
            }
          }
        }
      }
    }
  }

  @Test
  void parametersStartWhereTheFunctionSaysAndAreNotDecayed() {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(SEED).updater(new Sgd(0.5)).l2(0.9).weightDecay(0.9).list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.IDENTITY).build())
            .layer(new LearnedActivationLayer.Builder(AFFINE).sharing(Sharing.UNIT).units(4).build())
            .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(4).nOut(2).build())
            .build());
    network.init();
    assertThat(network.getParam("1_k").shape()).containsExactly(4, 2);
    assertThat(network.getParam("1_k").toDoubleMatrix()).isDeepEqualTo(
        new double[][] {{0.5, 1}, {0.5, 1}, {0.5, 1}, {0.5, 1}});
    assertThat(network.getLayer(1).conf().getLayer().getRegularizationByParam("k")).isNull();
  }

  @Test
  void functionWithoutParametersIsRefused() {
    assertThatThrownBy(() -> new LearnedActivationLayer.Builder(Activations.parse("relu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'relu' has no parameters to learn");
  }

  @Test
  void separateParametersWithoutUnitCountAreRefused() {
    assertThatThrownBy(() -> new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().list()
                .layer(new LearnedActivationLayer.Builder(AFFINE).sharing(Sharing.UNIT).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(4).nOut(2)
                    .build())
                .build())
            .init())
        .hasMessageContaining("no number of units");
  }

  private static double loss(Example example) {
    example.network().setInput(example.input());
    example.network().setLabels(example.labels());
    example.network().computeGradientAndScore();
    return example.network().score();
  }

  private static NeuralNetConfiguration.ListBuilder list() {
    Nd4j.getRandom().setSeed(SEED);
    return new NeuralNetConfiguration.Builder().seed(SEED).dataType(DataType.DOUBLE).updater(new Sgd(0.1))
        .activation(Activation.IDENTITY).list();
  }

  private static LearnedActivationLayer learned(Sharing sharing) {
    return learned(sharing, AFFINE);
  }

  private static LearnedActivationLayer learned(Sharing sharing, ActivationFunction function) {
    return new LearnedActivationLayer.Builder(function).sharing(sharing).build();
  }

  private static Example example(String kind, NeuralNetConfiguration.ListBuilder list, INDArray input, INDArray labels) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    // Away from the common start, so that separate sets of parameters differ.
    network.params().addi(Nd4j.rand(DataType.DOUBLE, network.params().shape()).subi(0.5).muli(0.2));
    return new Example(kind, network, input, labels);
  }

  private static Example dense(Sharing sharing, ActivationFunction function) {
    NeuralNetConfiguration.ListBuilder list = list()
        .layer(new DenseLayer.Builder().nOut(4).build()).layer(learned(sharing, function))
        .layer(new DenseLayer.Builder().nOut(3).activation(Activation.TANH).build()).layer(learned(sharing, function))
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(2).build())
        .setInputType(InputType.feedForward(5));
    return example("dense, " + function.spec() + ", " + sharing, list, Nd4j.rand(DataType.DOUBLE, 6, 5),
        Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}, {1, 0}}));
  }

  private static Example timeSeries(Sharing sharing) {
    NeuralNetConfiguration.ListBuilder list = list()
        .layer(new LSTM.Builder().nOut(3).activation(Activation.TANH).build()).layer(learned(sharing))
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(2).build())
        .setInputType(InputType.recurrent(2));
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 4, 2, 5);
    for (int b = 0; b < 4; b++) {
      for (int t = 0; t < 5; t++) {
        labels.putScalar(new int[] {b, (b + t) % 2, t}, 1);
      }
    }
    return example("time series, " + sharing, list, Nd4j.rand(DataType.DOUBLE, 4, 2, 5), labels);
  }

  private static Example featureMaps(Sharing sharing) {
    NeuralNetConfiguration.ListBuilder list = list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build())
        .layer(learned(sharing))
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(2).build())
        .setInputType(InputType.convolutional(4, 4, 1));
    return example("feature maps, " + sharing, list, Nd4j.rand(DataType.DOUBLE, 3, 1, 4, 4),
        Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}}));
  }
}
