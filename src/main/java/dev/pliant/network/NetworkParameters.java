package dev.pliant.network;

import dev.pliant.layer.Sharing;
import java.io.Serializable;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters of a network as plain arrays with names, and back. */
public final class NetworkParameters {
  private NetworkParameters() {}

  /**
   * One parameter array of a network.
   *
   * @param layer the layer it belongs to, counted as in {@link NetworkSpec}
   * @param name {@code W} of shape [inputs, outputs], {@code b} of shape [outputs], {@code k} of shape [P] when the
   *     layer shares its activation's P parameters, else [units, P]
   * @param shape the lengths of its dimensions
   * @param values its elements in C order
   */
  public record NamedArray(int layer, String name, long[] shape, float[] values) implements Serializable {}

  /** Copies of all parameter arrays of {@code network}, which was built from {@code spec}. */
  public static List<NamedArray> of(NetworkSpec spec, MultiLayerNetwork network) {
    List<NamedArray> arrays = new ArrayList<>();
    for (int layer = 1; layer <= spec.outputLayer(); layer++) {
      for (String name : spec.parameterNames(layer)) {
        INDArray array = network.getParam(spec.key(layer, name));
        arrays.add(new NamedArray(layer, name, shape(name, array), Nd4j.toFlattened('c', array).toFloatVector()));
      }
    }
    return arrays;
  }

  /**
   * Checks that {@code arrays} have the weights of {@code spec}'s layers, so that a network built from it is no larger
   * than they are.
   *
   * @throws IllegalArgumentException if weights are missing or of another shape
   */
  public static void requireWeights(List<NamedArray> arrays, NetworkSpec spec) {
    for (int layer = 1; layer <= spec.outputLayer(); layer++) {
      NamedArray weights = find(arrays, layer, "W");
      long[] shape = {spec.layers().get(layer - 1), spec.layers().get(layer)};
      if (!Arrays.equals(weights.shape(), shape) || weights.values().length != shape[0] * shape[1]) {
        throw new IllegalArgumentException(unlike(weights, shape));
      }
    }
  }

  /**
   * Gives {@code network}, which was built from {@code spec}, the parameters in {@code arrays}.
   *
   * @throws IllegalArgumentException if an array is missing, is one too many, or has another shape than the network's
   */
  public static void assign(List<NamedArray> arrays, NetworkSpec spec, MultiLayerNetwork network) {
    List<String> expected = new ArrayList<>();
    for (int layer = 1; layer <= spec.outputLayer(); layer++) {
      for (String name : spec.parameterNames(layer)) {
        expected.add(layer + "." + name);
        INDArray target = network.getParam(spec.key(layer, name));
        NamedArray array = find(arrays, layer, name);
        long[] shape = shape(name, target);
        if (!Arrays.equals(array.shape(), shape) || array.values().length != target.length()) {
          throw new IllegalArgumentException(unlike(array, shape));
        }
        target.assign(Nd4j.createFromArray(array.values()).reshape('c', target.shape()));
      }
    }
    if (arrays.size() != expected.size()) {
      throw new IllegalArgumentException(
          arrays.size() + " parameter arrays for a network that has " + expected.size() + ": " + expected);
    }
  }

  /**
   * What the parameter at {@code place} of a network's flat view belongs to, such as "W of layer 2"; layers are counted
   * by their weights, as in {@link NetworkSpec}.
   */
  public static String nameAt(MultiLayerNetwork network, long place) {
    int layer = 0;
    long end = 0;
    for (Map.Entry<String, INDArray> array : network.paramTable().entrySet()) {
      String name = array.getKey().substring(array.getKey().indexOf('_') + 1);
      layer += name.equals("W") ? 1 : 0;
      end += array.getValue().length();
      if (place < end) {
        return name + " of layer " + layer;
      }
    }
    throw new IndexOutOfBoundsException("parameter " + place + " of a network that has " + end);
  }

  private static String unlike(NamedArray array, long[] shape) {
    return "parameter " + array.name() + " of layer " + array.layer() + " has shape " + Arrays.toString(array.shape())
        + " and " + array.values().length + " values; the network's has " + Arrays.toString(shape);
  }

  /**
   * The array {@code name} of layer {@code layer}, counted from 1.
   *
   * @throws IllegalArgumentException if it is not among {@code arrays}
   */
  public static NamedArray find(List<NamedArray> arrays, int layer, String name) {
    return arrays.stream()
        .filter(array -> array.layer() == layer && array.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("parameter " + name + " of layer " + layer + " is missing"));
  }

  /**
   * The parameters of {@code spec} among {@code arrays}.
   *
   * @throws IllegalArgumentException if one is missing or has another length than the network's
   */
  public static Parameters parameters(NetworkSpec spec, List<NamedArray> arrays) {
    Network network = spec.network();
    return new Parameters(
        network, (place, array) -> find(arrays, network.number(place), array.name()).values());
  }

  /**
   * The activation parameters of hidden layer {@code layer} among {@code arrays}, [sets, P]: one set for all units, or
   * one for each; one empty set where its activation has none.
   *
   * @throws IllegalArgumentException if they are missing or not as many as {@code spec} has
   */
  public static double[][] ofActivation(NetworkSpec spec, List<NamedArray> arrays, int layer) {
    int parameters = spec.activation(layer).parameterCount();
    if (parameters == 0) {
      return new double[1][0];
    }
    float[] flat = find(arrays, layer, LearnedActivationLayer.PARAMETER).values();
    double[][] k = new double[spec.sharing() == Sharing.UNIT ? spec.layers().get(layer) : 1][parameters];
    if (flat.length != k.length * parameters) {
      throw new IllegalArgumentException("parameter " + LearnedActivationLayer.PARAMETER + " of layer " + layer
          + " has " + flat.length + " values and not " + k.length * parameters);
    }
    for (int i = 0; i < flat.length; i++) {
      k[i / parameters][i % parameters] = flat[i];
    }
    return k;
  }

  /** DL4J keeps vectors as matrices of one row; outside they are vectors. */
  private static long[] shape(String name, INDArray array) {
    boolean vector = !name.equals("W") && array.size(0) == 1;
    return vector ? new long[] {array.length()} : array.shape().clone();
  }
}
