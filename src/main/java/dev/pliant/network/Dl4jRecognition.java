package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Activation;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import dev.pliant.layer.Softmax;
import dev.pliant.layer.Task;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.FixedSchedule;

/**
 * Pliant's description of a network that is configured in DL4J: dense layers, convolutions and pools in a chain, with
 * an activation after each dense layer and each convolution, and a softmax with cross-entropy at the end.
 *
 * @param network its description
 * @param updaters updaters of its parameters
 */
record Dl4jRecognition(Network network, Updaters updaters) {

  /**
   * The network that {@code conf} configures.
   *
   * @param features the shape of an example that is a map; null for vectors
   * @throws UnsupportedNetworkException if Pliant cannot describe it; the message names the first unsupported part
   */
  static Dl4jRecognition of(MultiLayerConfiguration conf, Shape features) {
    require(conf.getDataType() == DataType.FLOAT, "its type is " + conf.getDataType() + " and not FLOAT");
    IUpdater updater = requireBase(conf.getConf(0).getLayer()).getIUpdater();
    IUpdater ofActivations = activationUpdater(conf, updater);
    double weightDecay = weightDecay(requireBase(conf.getConf(0).getLayer()));
    Shape input = input(conf, features);
    Shape shape = input;
    List<Node> nodes = new ArrayList<>();
    int last = conf.getConfs().size() - 1;
    for (int i = 0; i <= last; i++) {
      Layer layer = conf.getConf(i).getLayer();
      if (!(layer instanceof NoParamLayer)) {
        requirePlain(requireBase(layer), updater);
      }
      require(i < last || layer instanceof OutputLayer, "its last layer is not an OutputLayer");
      dev.pliant.layer.Layer described =
          Dl4jMaps.reads(layer) ? Dl4jMaps.of(layer, shape) : dense(layer, i == last, shape);
      if (i > 0 || shape.isVector() || !Dl4jMaps.reads(layer)) {
        requirePreProcessor(conf.getInputPreProcess(i), layer, shape);
      }
      add(nodes, described);
      shape = described.output(List.of(shape));
      if (!(layer instanceof FeedForwardLayer weighted)) {
        continue;
      }
      require(weightDecay(weighted) == weightDecay, "its layers have different weight decay");
      if (i < last && conf.getConf(i + 1).getLayer() instanceof LearnedActivationLayer learned) {
        require(weighted.getActivationFn() instanceof ActivationIdentity, "a learned activation follows another one");
        require(conf.getInputPreProcess(i + 1) == null, "it has preprocessors");
        requirePlain(learned, ofActivations);
        add(nodes, new Activation(learned.function(), learned.sharing()));
        i++;
      } else if (i < last) {
        add(nodes, new Activation(fixed(weighted), Sharing.LAYER));
      }
    }
    requireOneSharing(nodes);
    int classes = Math.toIntExact(((FeedForwardLayer) conf.getConf(last).getLayer()).getNOut());
    Network network =
        new Network(input, nodes, List.of(new Task("", nodes.size() - 1, new Softmax(classes))));
    return new Dl4jRecognition(network, new Updaters(updater, ofActivations, weightDecay));
  }

  private static void requireOneSharing(List<Node> nodes) {
    List<Sharing> sharings = nodes.stream()
        .map(Node::layer)
        .filter(Activation.class::isInstance)
        .map(activation -> ((Activation) activation).sharing())
        .distinct()
        .toList();
    require(
        !sharings.contains(Sharing.NETWORK) || sharings.size() == 1,
        "some of its hidden layers share activation parameters and others do not");
  }

  private static Shape input(MultiLayerConfiguration conf, Shape features) {
    Layer first = conf.getConf(0).getLayer();
    if (Dl4jMaps.reads(first)) {
      return Dl4jMaps.input(features, conf.getInputPreProcess(0));
    }
    require(first instanceof FeedForwardLayer, "it has a " + first.getClass().getSimpleName());
    return features == null ? Shape.vector(Math.toIntExact(((FeedForwardLayer) first).getNIn())) : features;
  }

  private static void requirePreProcessor(InputPreProcessor before, Layer layer, Shape shape) {
    boolean flattens = !shape.isVector() && !Dl4jMaps.reads(layer);
    require(flattens ? Dl4jMaps.flattens(before, shape) : before == null, "it has preprocessors");
  }

  /** Adds a node that is named by its kind and their number. */
  private static void add(List<Node> nodes, dev.pliant.layer.Layer layer) {
    long before = nodes.stream().filter(node -> node.layer().kind().equals(layer.kind())).count();
    nodes.add(new Node(layer.kind() + (before + 1), layer, List.of(nodes.size() - 1)));
  }

  /** The updater of the first learned activation; if there is none, the updater of all other parameters. */
  private static IUpdater activationUpdater(MultiLayerConfiguration conf, IUpdater updater) {
    return conf.getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .filter(LearnedActivationLayer.class::isInstance)
        .map(layer -> ((LearnedActivationLayer) layer).getIUpdater())
        .findFirst()
        .orElse(updater);
  }

  private static Dense dense(Layer layer, boolean last, Shape input) {
    if (last) {
      OutputLayer output = (OutputLayer) layer;
      require(output.getActivationFn() instanceof ActivationSoftmax, "its last activation is not softmax");
      require(output.getLossFn() instanceof LossMCXENT loss && loss.getWeights() == null, "its loss is not MCXENT");
      require(output.hasBias(), "its output layer has no bias");
    } else {
      require(layer.getClass() == DenseLayer.class, "it has a " + layer.getClass().getSimpleName());
      DenseLayer dense = (DenseLayer) layer;
      require(dense.hasBias() && !dense.hasLayerNorm(), "a dense layer has no bias, or a layer norm");
    }
    FeedForwardLayer dense = (FeedForwardLayer) layer;
    require(dense.getNIn() == input.size(), "its layers do not fit together");
    return new Dense(Math.toIntExact(dense.getNOut()));
  }

  private static ActivationFunction fixed(FeedForwardLayer dense) {
    return FixedActivations.fromDl4j(dense.getActivationFn())
        .orElseThrow(() -> new UnsupportedNetworkException("it has the activation " + dense.getActivationFn()));
  }

  private static BaseLayer requireBase(Layer layer) {
    require(layer instanceof BaseLayer, "it has a " + layer.getClass().getSimpleName());
    return (BaseLayer) layer;
  }

  private static void requirePlain(BaseLayer layer, IUpdater updater) {
    require(layer.getIDropout() == null, "it has dropout");
    require(layer.getWeightNoise() == null, "it has weight noise");
    require(layer.getConstraints() == null || layer.getConstraints().isEmpty(), "it has constraints");
    require(isEmpty(layer.getRegularizationBias()), "it has regularization");
    require(layer.getGradientNormalization() == GradientNormalization.None, "it has gradient normalization");
    require(
        layer.getIUpdater().equals(updater)
            && (layer.getBiasUpdater() == null || layer.getBiasUpdater().equals(updater)),
        "its layers have different updaters");
  }

  /** Weight decay that is proportional to the learning rate; other forms are refused. */
  private static double weightDecay(BaseLayer layer) {
    if (isEmpty(layer.getRegularization())) {
      return 0;
    }
    require(
        layer.getRegularization().size() == 1
            && layer.getRegularization().get(0) instanceof WeightDecay decay
            && decay.isApplyLR()
            && decay.getCoeff() instanceof FixedSchedule,
        "it has regularization other than weight decay: " + layer.getRegularization());
    return ((WeightDecay) layer.getRegularization().get(0)).getCoeff().valueAt(0, 0);
  }

  private static boolean isEmpty(List<?> list) {
    return list == null || list.isEmpty();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsupportedNetworkException(otherwise);
    }
  }
}
