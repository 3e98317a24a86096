package dev.pliant.network;

import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What updates the parameters of a network.
 *
 * @param dense of weight matrices and biases
 * @param activations of activation parameters: of the same kind, perhaps at another learning rate
 */
public record Updaters(IUpdater dense, IUpdater activations) {
  /** One updater for all parameters. */
  public static Updaters same(IUpdater updater) {
    return new Updaters(updater, updater);
  }
}
