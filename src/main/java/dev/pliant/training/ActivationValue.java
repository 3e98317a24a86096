package dev.pliant.training;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One activation parameter after an epoch.
 *
 * @param epoch 0 for the start
 * @param layer the hidden layer, counted from 1
 * @param unit counted from 0; null where the layer shares its parameters
 * @param name the parameter's name in its family
 * @param value the parameter's value
 */
public record ActivationValue(int epoch, int layer, Integer unit, String name, double value) {

  /** All activation parameters of a network, in the order of nodes, units and the family's names. */
  public static List<ActivationValue> of(Parameters parameters, int epoch) {
    Network network = parameters.network();
    List<ActivationValue> values = new ArrayList<>();
    for (int place : network.activations()) {
      Activation activation = network.activation(place);
      List<String> names = activation.mathematics().parameterNames();
      double[][] k = parameters.ofActivation(place);
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < names.size(); p++) {
          values.add(new ActivationValue(
              epoch, network.number(place), activation.sharing() == Sharing.UNIT ? set : null, names.get(p), k[set][p]));
        }
      }
    }
    return values;
  }

  /** Groups {@code values}, which are in the order of {@link #of}, by the place of their activation in the network. */
  public static Map<Integer, List<ActivationValue>> byPlace(Network network, List<ActivationValue> values) {
    Map<Integer, List<ActivationValue>> byPlace = new TreeMap<>();
    int from = 0;
    for (int place : network.activations()) {
      int to = from + (int) network.parameters(place).stream().mapToLong(ParameterArray::length).sum();
      byPlace.put(place, values.subList(from, to));
      from = to;
    }
    return byPlace;
  }
}
