package dev.pliant.step;

import dev.pliant.layer.Role;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;

/**
 * The updaters of a network's parameters, by the role of the parameters.
 *
 * @param weights for weight matrices
 * @param biases for biases
 * @param activations for activation parameters
 */
record LoopUpdaters(LoopUpdater weights, LoopUpdater biases, LoopUpdater activations) {
  /**
   * Creates the updaters that {@code config} describes.
   *
   * @throws UnsupportedNetworkException if one of them is not supported, or if they are of different kinds
   */
  static LoopUpdaters of(Updaters config) {
    LoopUpdater weights = LoopUpdater.of(config.dense(), config.weightDecay());
    LoopUpdater activations = LoopUpdater.of(config.activations(), 0);
    if (weights.getClass() != activations.getClass()) {
      throw new UnsupportedNetworkException(
          "the updater of its activations is of another kind than that of its weights");
    }
    return new LoopUpdaters(weights, LoopUpdater.of(config.dense(), 0), activations);
  }

  /**
   * Begins an update of all parameters.
   *
   * @param iteration number of updates made before
   */
  void begin(int iteration) {
    weights.begin(iteration);
    biases.begin(iteration);
    activations.begin(iteration);
  }

  /**
   * The updater of arrays of role {@code role}.
   *
   * @throws IllegalArgumentException if arrays of this role have no gradient
   */
  LoopUpdater of(Role role) {
    return switch (role) {
      case WEIGHT -> weights;
      case BIAS -> biases;
      case ACTIVATION -> activations;
      case STATISTIC -> throw new IllegalArgumentException("a statistic has no gradient");
    };
  }

  /** The number of state arrays, each with one float per parameter. */
  int stateArrays() {
    return weights.stateArrays();
  }
}
