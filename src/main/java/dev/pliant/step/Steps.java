package dev.pliant.step;

import dev.pliant.layer.Dropout;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ModelState;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.io.Serializable;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Opens the steps of one network, which is described by Pliant or configured in DL4J. */
public final class Steps implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String NO_DROPOUT =
      "DL4J's step does not support dropout with masks that follow from the run's seed";

  private final StepKind kind;
  /** Null if Pliant cannot describe DL4J's configuration. */
  private final Network network;
  private final Updaters updaters;
  private final MultiLayerConfiguration chain;
  private final ComputationGraphConfiguration graph;
  /** The shape of an example in DL4J's configuration; null for a vector. */
  private final Shape features;

  private Steps(
      StepKind kind, Network network, Updaters updaters, MultiLayerConfiguration chain,
      ComputationGraphConfiguration graph, Shape features) {
    this.kind = kind;
    this.network = network;
    this.updaters = updaters;
    this.chain = chain;
    this.graph = graph;
    this.features = features;
  }

  /**
   * Creates the steps of {@code network}.
   *
   * @param kind the kind; {@code AUTO} for the fastest that supports the network
   * @throws UnsupportedNetworkException if the kind does not support the network
   */
  public static Steps of(StepKind kind, Network network, Updaters updaters) {
    if (kind != StepKind.DL4J) {
      try {
        LoopUpdaters.of(updaters);
        return new Steps(StepKind.FUSED, network, updaters, null, null, null);
      } catch (UnsupportedNetworkException e) {
        if (kind == StepKind.FUSED) {
          throw e;
        }
      }
    }
    Dl4jForm.of(network, updaters, WeightStart.GLOROT, 0);
    if (network.nodes().stream().anyMatch(node -> node.layer() instanceof Dropout)) {
      throw new UnsupportedNetworkException(NO_DROPOUT);
    }
    return new Steps(StepKind.DL4J, network, updaters, null, null, null);
  }

  /**
   * Creates the steps of the network that {@code conf} configures.
   *
   * @param kind the kind; {@code AUTO} for the fastest that supports the network
   * @throws UnsupportedNetworkException if the kind does not support the network
   */
  public static Steps of(StepKind kind, MultiLayerConfiguration conf) {
    return of(kind, conf, null);
  }

  /**
   * As {@link #of(StepKind, MultiLayerConfiguration)}, for examples that are maps of shape {@code features}; null for
   * vectors.
   */
  public static Steps of(StepKind kind, MultiLayerConfiguration conf, Shape features) {
    try {
      Dl4jForm form = Dl4jForm.of(conf, features);
      return of(kind, form.network(), form.updaters());
    } catch (UnsupportedNetworkException e) {
      if (kind == StepKind.FUSED) {
        throw e;
      }
      return new Steps(StepKind.DL4J, null, null, conf, null, features);
    }
  }

  /**
   * Creates DL4J's steps of the graph that {@code conf} configures, with one input and one softmax output.
   *
   * @param features the shape of an example that is a map; null for vectors
   */
  public static Steps of(ComputationGraphConfiguration conf, Shape features) {
    return new Steps(StepKind.DL4J, null, null, null, conf, features);
  }

  /** The kind of the steps, never {@code AUTO}. */
  public StepKind kind() {
    return kind;
  }

  /** The network; empty if Pliant cannot describe DL4J's configuration. */
  public Optional<Network> network() {
    return Optional.ofNullable(network);
  }

  /** The state of {@code model}, a DL4J model of this network, in the order in which steps take it. */
  public ModelState state(Model model) {
    return network == null ? ModelState.flat(model) : form().state(model);
  }

  private Dl4jForm form() {
    return Dl4jForm.of(network, updaters, WeightStart.GLOROT, 0);
  }

  /** Opens a step without regularization. */
  public Step open() {
    return open(Regularization.NONE);
  }

  /**
   * Opens a step.
   *
   * @throws UnsupportedNetworkException if there is dropout and the step is DL4J's
   */
  public Step open(Regularization regularization) {
    if (kind == StepKind.FUSED) {
      return new FusedStep(network, updaters, regularization);
    }
    if (regularization.drops()) {
      throw new UnsupportedNetworkException(NO_DROPOUT);
    }
    if (network != null) {
      return new Dl4jStep(form(), regularization.labelSmoothing());
    }
    // Copies, because a model counts iterations in its configuration.
    return chain != null
        ? new Dl4jStep(new MultiLayerNetwork(chain.clone()), features, regularization.labelSmoothing())
        : new Dl4jStep(new ComputationGraph(graph.clone()), features, regularization.labelSmoothing());
  }
}
