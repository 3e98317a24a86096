package dev.pliant.training;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.network.LearnedActivationLayer;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.NetworkParameters.NamedArray;
import dev.pliant.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

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

  /** All activation parameters of {@code network}, in the order of layers, units and the family's names. */
  public static List<ActivationValue> of(NetworkSpec spec, MultiLayerNetwork network, int epoch) {
    return of(spec, NetworkParameters.of(spec, network), epoch);
  }

  /** All activation parameters among {@code arrays}, which are those of a network, in the same order. */
  public static List<ActivationValue> of(NetworkSpec spec, List<NamedArray> arrays, int epoch) {
    List<ActivationValue> values = new ArrayList<>();
    for (NamedArray array : arrays) {
      if (array.name().equals(LearnedActivationLayer.PARAMETER)) {
        ActivationFunction function = spec.activation(array.layer());
        int parameters = function.parameterCount();
        boolean shared = array.shape().length == 1;
        for (int i = 0; i < array.values().length; i++) {
          values.add(new ActivationValue(
              epoch, array.layer(), shared ? null : Integer.valueOf(i / parameters),
              function.parameterNames().get(i % parameters), array.values()[i]));
        }
      }
    }
    return values;
  }
}
