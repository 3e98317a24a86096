package dev.pliant.step;

import dev.pliant.network.Updaters;

/**
 * The updaters of a network's parameters, by their kind.
 *
 * @param dense of weight matrices and biases
 * @param activations of activation parameters
 */
record LoopUpdaters(LoopUpdater dense, LoopUpdater activations) {
  /**
   * The updaters that {@code config} describes.
   *
   * @throws UnsupportedNetworkException if one of them is not known, or they are of different kinds
   */
  static LoopUpdaters of(Updaters config) {
    LoopUpdater dense = LoopUpdater.of(config.dense());
    LoopUpdater activations = LoopUpdater.of(config.activations());
    if (dense.getClass() != activations.getClass()) {
      throw new UnsupportedNetworkException("the updater of its activations is of another kind than that of its weights");
    }
    return new LoopUpdaters(dense, activations);
  }

  /**
   * Begins an update of all parameters.
   *
   * @param iteration updates made before
   */
  void begin(int iteration) {
    dense.begin(iteration);
    activations.begin(iteration);
  }

  /** How many arrays of state there are, each of a float for each parameter. */
  int stateArrays() {
    return dense.stateArrays();
  }
}
