package dev.pliant.network;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Join;
import dev.pliant.layer.Layer;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network in DL4J's form: a {@code MultiLayerConfiguration} for a chain, a {@code ComputationGraphConfiguration} for
 * a network with branches. A dense layer becomes one DL4J layer together with a function without parameters, if only
 * that function reads it. Dropout is left out, because DL4J draws its own masks.
 */
public final class Dl4jForm {
  private static final String INPUT = "input";

  private final Network network;
  private final Updaters updaters;
  private final WeightStart start;
  /** The DL4J layer of each node and of its parameters: a name in a graph, a number in a chain. */
  private final List<String> names;
  private final MultiLayerConfiguration chain;
  private final ComputationGraphConfiguration graph;

  /**
   * The form of {@code network}.
   *
   * @param updaters updaters of its parameters
   * @param start start of its weights
   * @param seed seed of its random numbers
   * @throws UnsupportedNetworkException if DL4J cannot express the network
   */
  public static Dl4jForm of(Network network, Updaters updaters, WeightStart start, long seed) {
    return new Dl4jForm(network, updaters, start, seed);
  }

  /**
   * The form of a network that is configured in DL4J.
   *
   * @throws UnsupportedNetworkException if Pliant cannot describe the network; the message names the first unsupported
   *     part
   */
  public static Dl4jForm of(MultiLayerConfiguration conf) {
    Dl4jRecognition recognised = Dl4jRecognition.of(conf);
    return new Dl4jForm(recognised.network(), recognised.updaters(), WeightStart.GLOROT, 0);
  }

  private Dl4jForm(Network network, Updaters updaters, WeightStart start, long seed) {
    this.network = network;
    this.updaters = updaters;
    this.start = start;
    if (!network.input().isVector()) {
      throw new UnsupportedNetworkException(
          "layer " + network.layer(0).spec() + " reads maps, and the form for DL4J has vectors alone");
    }
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updaters.dense())
        .activation(org.nd4j.linalg.activations.Activation.IDENTITY);
    List<String> of = new ArrayList<>();
    if (isChain(network)) {
      NeuralNetConfiguration.ListBuilder list = builder.list();
      int count = 0;
      for (int place = 0; place < network.nodes().size(); place++) {
        if (isPartOfBefore(place)) {
          of.add(of.get(place - 1));
        } else {
          list.layer(layer(place));
          of.add(String.valueOf(count));
          count++;
        }
      }
      this.chain = list.build();
      this.graph = null;
    } else {
      GraphBuilder vertices = builder.graphBuilder().addInputs(INPUT);
      for (int place = 0; place < network.nodes().size(); place++) {
        of.add(addTo(vertices, place, of));
      }
      this.chain = null;
      this.graph = vertices.setOutputs(of.get(network.tasks().get(0).node())).build();
    }
    this.names = List.copyOf(of);
  }

  private static boolean isChain(Network network) {
    return IntStream.range(0, network.nodes().size())
        .allMatch(place -> network.nodes().get(place).inputs().equals(List.of(place - 1)));
  }

  /** Whether node {@code place} has no DL4J layer of its own. */
  private boolean isPartOfBefore(int place) {
    Layer layer = network.layer(place);
    if (layer instanceof Dropout) {
      return true;
    }
    if (!(layer instanceof Activation activation) || activation.mathematics().parameterCount() > 0) {
      return false;
    }
    int from = network.nodes().get(place).inputs().get(0);
    return from != Network.INPUT && network.layer(from) instanceof Dense && readers(from).size() == 1;
  }

  private List<Integer> readers(int of) {
    return IntStream.range(0, network.nodes().size())
        .filter(place -> network.nodes().get(place).inputs().contains(of))
        .boxed()
        .toList();
  }

  private String addTo(GraphBuilder vertices, int place, List<String> of) {
    Node node = network.nodes().get(place);
    String[] inputs = node.inputs().stream()
        .map(from -> from == Network.INPUT ? INPUT : of.get(from))
        .toArray(String[]::new);
    if (isPartOfBefore(place)) {
      return inputs[0];
    }
    if (node.layer() instanceof Add) {
      vertices.addVertex(node.name(), new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
    } else if (node.layer() instanceof Join) {
      vertices.addVertex(node.name(), new MergeVertex(), inputs);
    } else {
      vertices.addLayer(node.name(), layer(place), inputs);
    }
    return node.name();
  }

  private org.deeplearning4j.nn.conf.layers.Layer layer(int place) {
    Layer layer = network.layer(place);
    int units = network.output(place).units();
    if (layer instanceof Dense) {
      return network.tasks().get(0).node() == place ? output(place) : dense(place);
    }
    if (layer instanceof Activation activation) {
      return activation.mathematics().parameterCount() == 0
          ? new ActivationLayer(FixedActivations.toDl4j(activation.mathematics()))
          : new LearnedActivationLayer.Builder(activation.mathematics())
              .sharing(activation.sharing())
              .units(units)
              .updater(updaters.activations())
              .build();
    }
    if (layer instanceof Norm) {
      return new BatchNormalization.Builder()
          .decay(Norm.KEPT_SHARE)
          .useLogStd(false)
          .eps(Norm.EPSILON)
          .nIn(units)
          .nOut(units)
          .build();
    }
    throw new UnsupportedNetworkException("DL4J has no layer " + layer.spec());
  }

  private FeedForwardLayer dense(int place) {
    List<Integer> readers = readers(place);
    DenseLayer.Builder dense = sized(new DenseLayer.Builder(), place);
    if (readers.size() == 1 && isPartOfBefore(readers.get(0))
        && network.layer(readers.get(0)) instanceof Activation fixed) {
      dense.activation(FixedActivations.toDl4j(fixed.mathematics()));
    }
    return dense.build();
  }

  private FeedForwardLayer output(int place) {
    return sized(new OutputLayer.Builder(LossFunction.MCXENT), place)
        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
        .build();
  }

  /** Adds the sizes, the weight start and the weight decay of node {@code place}. */
  private <B extends FeedForwardLayer.Builder<B>> B sized(B layer, int place) {
    int inputs = network.inputs(place).get(0).size();
    layer.nIn(inputs).nOut(network.output(place).units()).weightInit(start.toDl4j(inputs, network.gainBefore(place)));
    layer.regularization(decay());
    return layer;
  }

  /** Set for each layer, because DL4J applies the weight decay of a whole configuration twice. */
  private List<Regularization> decay() {
    return updaters.weightDecay() == 0 ? List.of() : List.of(new WeightDecay(updaters.weightDecay(), true));
  }

  /** The updaters of the parameters. */
  public Updaters updaters() {
    return updaters;
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /**
   * The form as a chain.
   *
   * @throws UnsupportedNetworkException if the network has branches
   */
  public MultiLayerConfiguration chain() {
    if (chain == null) {
      throw new UnsupportedNetworkException("it has branches");
    }
    return chain;
  }

  /** A DL4J model that is not initialised: a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
  public Model model() {
    // A copy, because a model counts iterations in its configuration.
    return chain == null ? new ComputationGraph(graph.clone()) : new MultiLayerNetwork(chain.clone());
  }

  /** A DL4J model with its initial parameters. */
  public Model open() {
    Model model = model();
    model.init();
    return model;
  }

  /**
   * DL4J's key of array {@code array} of node {@code place}, in a model of this form.
   */
  public String key(int place, String array) {
    return names.get(place) + "_" + Dl4jSlots.KEYS.get(array);
  }

  /**
   * The state of {@code model}, which has this form, in the network's order: node by node, array by array in C order,
   * with arrays of tied nodes once. The updater's state is its first array in that order, then its second.
   */
  public ModelState state(Model model) {
    return new Dl4jSlots(network, names, model);
  }
}
