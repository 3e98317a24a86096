package dev.pliant.network;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Flatten;
import dev.pliant.layer.Join;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network in DL4J's form: a {@code MultiLayerConfiguration} for a chain, a {@code ComputationGraphConfiguration} for
 * a network with branches. A dense layer or a convolution becomes one DL4J layer together with a function without
 * parameters, if only that function reads it. Dropout is left out, because DL4J draws its own masks. Examples are
 * [minibatch, inputs], or [minibatch, channels, rows, columns] if they are maps.
 */
public final class Dl4jForm {
  private static final String INPUT = "input";

  private final Network network;
  private final Updaters updaters;
  private final Dl4jUnits units;
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
    return of(conf, null);
  }

  /** As {@link #of(MultiLayerConfiguration)}, for examples that are maps of shape {@code features}; null for vectors. */
  public static Dl4jForm of(MultiLayerConfiguration conf, Shape features) {
    Dl4jRecognition recognised = Dl4jRecognition.of(conf, features);
    return new Dl4jForm(recognised.network(), recognised.updaters(), WeightStart.GLOROT, 0);
  }

  private Dl4jForm(Network network, Updaters updaters, WeightStart start, long seed) {
    this.network = network;
    this.updaters = updaters;
    if (updaters.dense() instanceof HeavyBall) {
      throw HeavyBall.unsupported();
    }
    this.units = new Dl4jUnits(network);
    Dl4jLayers layers = new Dl4jLayers(network, updaters, start);
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updaters.dense())
        .activation(org.nd4j.linalg.activations.Activation.IDENTITY);
    List<String> of = new ArrayList<>();
    if (isChain(network)) {
      this.chain = chain(builder.list(), layers, of);
      this.graph = null;
    } else {
      GraphBuilder vertices = builder.graphBuilder().addInputs(INPUT);
      for (int place = 0; place < network.nodes().size(); place++) {
        of.add(addTo(vertices, layers, place, of));
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

  private MultiLayerConfiguration chain(NeuralNetConfiguration.ListBuilder list, Dl4jLayers layers, List<String> of) {
    int count = 0;
    InputPreProcessor flattening = null;
    for (int place = 0; place < network.nodes().size(); place++) {
      flattening = layers.flattens(place) ? layers.flattening(place) : flattening;
      if (layers.isPartOfBefore(place)) {
        of.add(place == 0 ? "" : of.get(place - 1));
      } else if (network.layer(place) instanceof Flatten) {
        // It becomes a preprocessor of the next layer.
        of.add(String.valueOf(count));
      } else {
        list.layer(layers.of(place));
        if (flattening != null) {
          list.inputPreProcessor(count, flattening);
          flattening = null;
        }
        of.add(String.valueOf(count));
        count++;
      }
    }
    return list.build();
  }

  private String addTo(GraphBuilder vertices, Dl4jLayers layers, int place, List<String> of) {
    Node node = network.nodes().get(place);
    String[] inputs = node.inputs().stream()
        .map(from -> from == Network.INPUT ? INPUT : of.get(from))
        .toArray(String[]::new);
    if (layers.isPartOfBefore(place)) {
      return inputs[0];
    }
    if (node.layer() instanceof Add) {
      vertices.addVertex(node.name(), new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
    } else if (node.layer() instanceof Join) {
      vertices.addVertex(node.name(), new MergeVertex(), inputs);
    } else if (node.layer() instanceof Flatten) {
      vertices.addVertex(node.name(), new PreprocessorVertex(layers.flattening(place)), inputs);
    } else if (layers.flattens(place)) {
      vertices.addLayer(node.name(), layers.of(place), layers.flattening(place), inputs);
    } else {
      vertices.addLayer(node.name(), layers.of(place), inputs);
    }
    return node.name();
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
    return new Dl4jSlots(network, names, units, model);
  }
}
