package dev.pliant.network;

import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Converts a network's parameters to plain arrays with names, and back. */
public final class NetworkParameters {
  private NetworkParameters() {}

  /** All arrays of {@code parameters}; an array that nodes share appears once for each node. */
  public static List<NamedArray> of(Parameters parameters) {
    Network network = parameters.network();
    List<NamedArray> arrays = new ArrayList<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      for (ParameterArray array : network.parameters(place)) {
        arrays.add(new NamedArray(
            network.number(place), array.name(), shape(array), parameters.of(place, array.name()),
            network.nodes().get(place).name()));
      }
    }
    return arrays;
  }

  private static long[] shape(ParameterArray array) {
    return array.shape().stream().mapToLong(Integer::longValue).toArray();
  }

  private static String unlike(NamedArray array, long[] shape) {
    return "parameter " + array.name() + " of layer " + array.layer() + " has shape " + Arrays.toString(array.shape())
        + " and " + array.values().length + " values; the network's has " + Arrays.toString(shape);
  }

  private static NamedArray find(List<NamedArray> arrays, Network network, int place, String name) {
    int layer = network.number(place);
    String node = network.nodes().get(place).name();
    return arrays.stream()
        .filter(array -> array.layer() == layer && array.name().equals(name)
            && (array.node() == null || array.node().equals(node)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("parameter " + name + " of layer " + layer + " is missing"));
  }

  /**
   * The parameters of {@code network} from {@code arrays}.
   *
   * @throws IllegalArgumentException if an array is missing, does not belong to the network, or has another shape than
   *     the network's array
   */
  public static Parameters parameters(Network network, List<NamedArray> arrays) {
    int found = 0;
    for (int place = 0; place < network.nodes().size(); place++) {
      for (ParameterArray array : network.parameters(place)) {
        NamedArray given = find(arrays, network, place, array.name());
        if (!Arrays.equals(given.shape(), shape(array)) || given.values().length != array.length()) {
          throw new IllegalArgumentException(unlike(given, shape(array)));
        }
        found++;
      }
    }
    if (arrays.size() != found) {
      throw new IllegalArgumentException(
          arrays.size() + " parameter arrays for a network that has " + found);
    }
    return new Parameters(
        network, (place, array) -> find(arrays, network, place, array.name()).values());
  }
}
