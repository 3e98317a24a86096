package dev.pliant.runs;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Conv;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Layer;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Sharing;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A ReLU network with a given number of parameters. */
public final class MatchedRelu {
  /** Layers of different widths are rounded up one after the other between two widths of the widest. */
  private static final int STEPS_OF_A_UNIT = 4;

  private MatchedRelu() {}

  /** {@code network} with ReLU instead of each activation. */
  public static Network of(Network network) {
    return changed(
        network, place -> network.layer(place) instanceof Activation ? new Activation("relu", Sharing.LAYER) : null);
  }

  /**
   * The network, of those whose hidden layers are as wide as in {@code relu} or wider, all in the same proportion apart
   * from rounding, whose number of parameters is nearest to {@code parameters}. Convolutions are made wider by channels.
   *
   * @param relu where it has no hidden layer, none is wider
   * @throws IllegalArgumentException if wider layers do not fit together; the message is a sentence
   */
  public static Network widened(Network relu, long parameters) {
    if (hidden(relu).isEmpty()) {
      return relu;
    }
    Network nearest = relu;
    Network wider = relu;
    int parts = parts(relu);
    for (int more = 1; wider.learnedParameterCount() < parameters; more++) {
      wider = scaled(relu, parts + more, parts);
      if (Math.abs(wider.learnedParameterCount() - parameters) < Math.abs(nearest.learnedParameterCount() - parameters)) {
        nearest = wider;
      }
    }
    return nearest;
  }

  /** How many steps double the widths: as many as the first layer has units; with narrow convolutions, more. */
  private static int parts(Network network) {
    List<Integer> hidden = hidden(network);
    return hidden.stream().noneMatch(place -> network.layer(place) instanceof Conv)
        ? width(network, hidden.get(0))
        : STEPS_OF_A_UNIT * hidden.stream().mapToInt(place -> width(network, place)).max().orElseThrow();
  }

  private static Network scaled(Network network, int parts, int whole) {
    List<Integer> hidden = hidden(network);
    return changed(network, place -> hidden.contains(place)
        ? resized(network.layer(place), (int) Math.round((double) width(network, place) * parts / whole))
        : null);
  }

  private static Layer resized(Layer layer, int units) {
    return layer instanceof Conv conv
        ? new Conv(units, conv.height(), conv.width(), conv.stride(), conv.padding())
        : new Dense(units);
  }

  /** The places of the dense layers and convolutions whose units are not those of a head. */
  private static List<Integer> hidden(Network network) {
    return IntStream.range(0, network.nodes().size())
        .filter(place -> network.layer(place) instanceof Dense || network.layer(place) instanceof Conv)
        .filter(place -> network.tasks().stream().noneMatch(task -> task.node() == place))
        .boxed().toList();
  }

  private static int width(Network network, int place) {
    return network.output(place).units();
  }

  /** {@code network} with the layers that {@code change} has for their places; null keeps one. */
  private static Network changed(Network network, IntFunction<Layer> change) {
    List<Node> nodes = IntStream.range(0, network.nodes().size())
        .mapToObj(place -> {
          Node node = network.nodes().get(place);
          Layer layer = change.apply(place);
          return layer == null ? node : new Node(node.name(), layer, node.inputs());
        })
        .toList();
    return new Network(network.input(), nodes, network.tasks());
  }
}
