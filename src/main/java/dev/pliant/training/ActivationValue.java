package dev.pliant.training;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.List;

/**
 * One activation parameter after an epoch.
 *
 * @param epoch 0 for the start
 * @param layer the hidden layer, counted from 1
 * @param unit counted from 0; null where the layer shares its parameters
 * @param name the parameter's name in its family
 * @param value what it is
 */
public record ActivationValue(int epoch, int layer, Integer unit, String name, double value) {

  /** All activation parameters of a network, in the order of nodes, units and the family's names. */
  public static List<ActivationValue> of(Parameters parameters, int epoch) {
    Network network = parameters.network();
    List<ActivationValue> values = new ArrayList<>();
    for (int place : network.activations()) {
      Activation activation = (Activation) network.layer(place);
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
}
