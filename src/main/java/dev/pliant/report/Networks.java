package dev.pliant.report;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.RunRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a run's row says of its network. */
final class Networks {
  private Networks() {}

  /**
   * The network itself.
   *
   * @throws IllegalArgumentException if the row describes none; the message is a sentence
   */
  static Network network(RunRow run) {
    return Network.stored(run.network(), run.layers(), activations(run), Sharing.parse(run.sharing()));
  }

  /** The activations of the hidden layers, as the row names them: one for all, or one for each. */
  static List<String> activations(RunRow run) {
    return Arrays.stream(run.activation().split(",")).map(String::strip).toList();
  }

  /** Whether the activation of hidden layer {@code layer}, counted from 1, learns; one that is not known does. */
  static boolean learns(RunRow run, int layer) {
    List<String> activations = activations(run);
    int index = activations.size() == 1 ? 0 : layer - 1;
    return index >= activations.size()
        || parsed(activations.get(index)).map(function -> function.parameterCount() > 0).orElse(true);
  }

  private static Optional<ActivationFunction> parsed(String name) {
    try {
      return Optional.of(Activations.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it has activations; {@code layers} is empty where it is no chain of dense layers. */
  static boolean hasActivations(RunRow run) {
    return run.layers().isEmpty() ? !run.activation().equals("none") : run.layers().size() > 2;
  }

  /** Whether it has activations, and they and all else in it are affine maps, whatever it learns. */
  static boolean isLinear(RunRow run) {
    try {
      Network network = network(run);
      return !network.functions().isEmpty() && network.isAffine();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What it is called: a 784-128-10 network. */
  static String called(List<Integer> layers) {
    return layers.isEmpty()
        ? "a network"
        : "a " + String.join("-", layers.stream().map(String::valueOf).toList()) + " network";
  }
}
