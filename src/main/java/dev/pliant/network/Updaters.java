package dev.pliant.network;

import java.io.Serializable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What updates the parameters of a network.
 *
 * @param dense of weight matrices and biases
 * @param activations of activation parameters: of the same kind, perhaps at another learning rate
 * @param weightDecay by what share, times the learning rate, each update shrinks weight matrices, apart from what the
 *     updater does; 0 for none. With Adam it is AdamW (Loshchilov and Hutter 2019), in the form in which the decay
 *     follows the learning rate.
 */
public record Updaters(IUpdater dense, IUpdater activations, double weightDecay) implements Serializable {
  /** Updaters without weight decay. */
  public Updaters(IUpdater dense, IUpdater activations) {
    this(dense, activations, 0);
  }

  /** One updater for all parameters. */
  public static Updaters same(IUpdater updater) {
    return new Updaters(updater, updater);
  }
}
