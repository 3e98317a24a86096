package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A dense classifier: sizes of its layers, the activation of each hidden layer, softmax at the end, cross-entropy as the
 * loss. Weights start as a {@link WeightStart} says, biases at zero.
 *
 * <p>Layers are counted as the sizes are: layer i maps {@code layers[i-1]} inputs to {@code layers[i]} outputs, so the
 * first hidden layer is 1 and the output layer is the last.
 *
 * @param layers inputs, units of each hidden layer, classes; at least two sizes, each at least 1, at least 2 classes
 * @param activations names of activations, one for each hidden layer, or one for all
 * @param sharing which units share activation parameters; hidden layers that share them must have the same activation
 */
public record NetworkSpec(List<Integer> layers, List<String> activations, Sharing sharing) implements Serializable {
  /** The most parameters of a network: Adam's two moments of each fit one array of Java's. */
  public static final int MOST_PARAMETERS = Integer.MAX_VALUE / 2;

  public NetworkSpec {
    layers = List.copyOf(layers);
    activations = List.copyOf(activations);
    if (layers.size() < 2) {
      throw new IllegalArgumentException("a network needs at least two sizes: its inputs and its classes");
    }
    for (int size : layers) {
      if (size < 1) {
        throw new IllegalArgumentException("a layer of size " + size + " cannot be: sizes start at 1");
      }
    }
    if (layers.get(layers.size() - 1) < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes");
    }
    int hidden = layers.size() - 2;
    if (activations.size() == 1) {
      activations = Collections.nCopies(hidden, activations.get(0));
    }
    if (activations.size() != hidden) {
      throw new IllegalArgumentException(
          activations.size() + " activations for " + hidden + " hidden layers: name one for all, or one for each");
    }
    activations.forEach(Activations::parse);
    if (sharing == Sharing.NETWORK && activations.stream().distinct().count() > 1) {
      throw new IllegalArgumentException(
          "hidden layers that share activation parameters (network) have one activation, not "
              + String.join(", ", activations) + "; name one, or share by layer or unit");
    }
    requireFewEnough(layers, activations, sharing);
  }

  private static void requireFewEnough(List<Integer> layers, List<String> activations, Sharing sharing) {
    double count = 0;
    for (int layer = 1; layer < layers.size(); layer++) {
      count += (layers.get(layer - 1) + 1.0) * layers.get(layer);
      if (layer < layers.size() - 1) {
        count += Activations.parse(activations.get(layer - 1)).parameterCount()
            * (sharing == Sharing.UNIT ? (double) layers.get(layer) : 1);
      }
    }
    if (count > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "a network of layers " + layers + " has more than " + MOST_PARAMETERS + " parameters, which is the most there"
              + " is room for; use smaller layers");
    }
  }

  /** The number of the output layer, which is how many weight matrices there are. */
  public int outputLayer() {
    return layers.size() - 1;
  }

  /** How many inputs an example has. */
  public int inputs() {
    return layers.get(0);
  }

  /** How many classes the network tells apart. */
  public int classes() {
    return layers.get(outputLayer());
  }

  /** The activation of hidden layer {@code layer}, counted from 1. */
  public ActivationFunction activation(int layer) {
    return Activations.parse(activations.get(layer - 1));
  }

  /** All activations in one text, as the option takes them: one name where all are the same, "none" where there are none. */
  public String activationList() {
    List<String> different = activations.stream().distinct().toList();
    if (different.isEmpty()) {
      return "none";
    }
    return different.size() == 1 ? different.get(0) : String.join(",", activations);
  }

  /** How many parameters the activations have together; those that layers share count once. */
  public long activationParameterCount() {
    return network().activationParameterCount();
  }

  /** How many parameters the network has, those of the activations among them. */
  public long parameterCount() {
    return network().parameterCount();
  }

  /** DL4J's configuration of this network, all its parameters updated alike. */
  public MultiLayerConfiguration toConfiguration(IUpdater updater, long seed) {
    return toConfiguration(Updaters.same(updater), WeightStart.GLOROT, seed);
  }

  /** DL4J's configuration of this network. */
  public MultiLayerConfiguration toConfiguration(Updaters updaters, WeightStart weights, long seed) {
    return Dl4jForm.of(network(), updaters, weights, seed).chain();
  }

  /** The description of this network. */
  public Network network() {
    return Network.dense(layers, activations, sharing);
  }
}
