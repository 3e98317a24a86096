package dev.pliant.layer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of all parameters of a network. As one array they are in the network's order: node after node, array after
 * array in C order, those of tied nodes once.
 */
public final class Parameters implements Serializable {
  private static final long serialVersionUID = 1;
  private final Network network;
  private final List<Map<String, float[]>> values = new ArrayList<>();

  /** Finds the values of an array. */
  @FunctionalInterface
  public interface Source {
    /**
     * The values of {@code array} of node {@code place}, in C order.
     *
     * @throws IllegalArgumentException if they are missing
     */
    float[] of(int place, ParameterArray array);
  }

  /**
   * The parameters of {@code network} that {@code source} has.
   *
   * @throws IllegalArgumentException if an array has another length than the network's
   */
  public Parameters(Network network, Source source) {
    this.network = network;
    for (int place = 0; place < network.nodes().size(); place++) {
      Map<String, float[]> arrays = new TreeMap<>();
      for (ParameterArray array : network.parameters(place)) {
        float[] found = network.owner(place) == place
            ? source.of(place, array)
            : values.get(network.owner(place)).get(array.name());
        if (found.length != array.length()) {
          throw new IllegalArgumentException("parameter " + array.name() + " of layer " + network.number(place)
              + " has "
              + found.length + " values and not " + array.length());
        }
        arrays.put(array.name(), found);
      }
      values.add(arrays);
    }
  }

  /**
   * The parameters of {@code network}, as one array.
   *
   * @throws IllegalArgumentException if these are not as many as it has
   */
  public static Parameters of(Network network, float[] flat) {
    if (flat.length != network.parameterCount()) {
      throw new IllegalArgumentException(flat.length + " parameters for a network that has "
          + network.parameterCount());
    }
    int[] at = {0};
    return new Parameters(network, (place, array) -> {
      int from = at[0];
      at[0] += (int) array.length();
      return Arrays.copyOfRange(flat, from, at[0]);
    });
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Array {@code name} of node {@code place}, in C order; not to be written. */
  public float[] of(int place, String name) {
    return values.get(place).get(name);
  }

  /** The parameters of activation {@code place}, [sets, P]: one set for all units, or one for each. */
  public double[][] ofActivation(int place) {
    int parameters = ((Activation) network.layer(place)).mathematics().parameterCount();
    if (parameters == 0) {
      return new double[1][0];
    }
    float[] flat = of(place, Activation.PARAMETERS);
    double[][] k = new double[flat.length / parameters][parameters];
    for (int i = 0; i < flat.length; i++) {
      k[i / parameters][i % parameters] = flat[i];
    }
    return k;
  }

  /** All as one array. */
  public float[] flat() {
    float[] flat = new float[Math.toIntExact(network.parameterCount())];
    int at = 0;
    for (int place = 0; place < values.size(); place++) {
      if (network.owner(place) == place) {
        for (ParameterArray array : network.parameters(place)) {
          float[] from = of(place, array.name());
          System.arraycopy(from, 0, flat, at, from.length);
          at += from.length;
        }
      }
    }
    return flat;
  }
}
