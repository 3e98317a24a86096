package dev.pliant.runs;

import dev.pliant.layer.Activation;
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
  private MatchedRelu() {}

  /** {@code network} with ReLU instead of each activation. */
  public static Network of(Network network) {
    return changed(
        network, place -> network.layer(place) instanceof Activation ? new Activation("relu", Sharing.LAYER) : null);
  }

  /**
   * The network, of those whose hidden layers are as wide as in {@code relu} or wider, all in the same proportion apart
   * from rounding, whose number of parameters is nearest to {@code parameters}.
   *
   * @param relu where it has no hidden layer, none is wider
   */
  public static Network widened(Network relu, long parameters) {
    if (hidden(relu).isEmpty()) {
      return relu;
    }
    Network nearest = relu;
    Network wider = relu;
    int first = units(relu, hidden(relu).get(0));
    for (int width = first + 1; wider.learnedParameterCount() < parameters; width++) {
      wider = scaled(relu, width);
      if (Math.abs(wider.learnedParameterCount() - parameters) < Math.abs(nearest.learnedParameterCount() - parameters)) {
        nearest = wider;
      }
    }
    return nearest;
  }

  private static Network scaled(Network network, int firstHidden) {
    List<Integer> hidden = hidden(network);
    int first = units(network, hidden.get(0));
    return changed(network, place -> hidden.contains(place)
        ? new Dense((int) Math.round((double) units(network, place) * firstHidden / first))
        : null);
  }

  /** The places of the dense layers whose units are not those of a head. */
  private static List<Integer> hidden(Network network) {
    return IntStream.range(0, network.nodes().size())
        .filter(place -> network.layer(place) instanceof Dense)
        .filter(place -> network.tasks().stream().noneMatch(task -> task.node() == place))
        .boxed().toList();
  }

  private static int units(Network network, int place) {
    return ((Dense) network.layer(place)).units();
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
