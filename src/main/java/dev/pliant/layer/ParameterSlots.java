package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The parameters of a network in use, for its kernels. Nodes that are tied have the same slots. */
public final class ParameterSlots {
  private final Network network;
  /** Of each node, by the names of its arrays, in their order. */
  private final List<Map<String, Slot>> slots = new ArrayList<>();
  private final Set<FunctionParameters> functions = new LinkedHashSet<>();

  /** Makes the slot of an array. */
  @FunctionalInterface
  private interface Maker {
    Slot slot(int place, ParameterArray array);
  }

  private ParameterSlots(Network network, Maker maker) {
    this.network = network;
    for (int place = 0; place < network.nodes().size(); place++) {
      int owner = network.owner(place);
      slots.add(owner == place ? own(place, maker) : slots.get(owner));
    }
  }

  /** The activation function at node {@code place}; null for another kind of node. */
  private static ActivationFunction function(Network network, int place) {
    return network.layer(place) instanceof Activation activation ? activation.mathematics() : null;
  }

  private Map<String, Slot> own(int place, Maker maker) {
    Map<String, Slot> own = new LinkedHashMap<>();
    for (ParameterArray array : network.parameters(place)) {
      Slot slot = maker.slot(place, array);
      if (slot.function() != null) {
        functions.add(slot.function());
      }
      own.put(array.name(), slot);
    }
    return own;
  }

  /** Zeros, each with {@code stateArrays} floats of the updater's state. */
  static ParameterSlots zeros(Network network, int stateArrays) {
    return new ParameterSlots(network, (place, array) -> new Slot(array, function(network, place), stateArrays));
  }

  /**
   * Those of {@code parameters}, for kernels that do not train, of which several threads may have some each. Weights
   * are not copied. Activation parameters that are out of their range are the nearest in it.
   */
  public static ParameterSlots of(Parameters parameters) {
    Network network = parameters.network();
    ParameterSlots slots = new ParameterSlots(
        network, (place, array) -> new Slot(array, function(network, place), parameters.of(place, array.name())));
    slots.bound();
    return slots;
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Those of node {@code place}, by the names of its arrays. */
  Map<String, Slot> of(int place) {
    return slots.get(place);
  }

  /** All parameters, in the network's order: those of tied nodes once. */
  List<Segment> segments() {
    return IntStream.range(0, slots.size())
        .filter(place -> network.owner(place) == place)
        .mapToObj(place -> slots.get(place).values())
        .flatMap(Collection::stream)
        .flatMap(slot -> Arrays.stream(slot.segments()))
        .toList();
  }

  /** The parameters of the activation functions. */
  Set<FunctionParameters> functions() {
    return functions;
  }

  /** Moves activation parameters outside their range to the nearest value in it. */
  void bound() {
    for (FunctionParameters function : functions) {
      function.bound();
    }
  }
}
