package dev.pliant.network;

import java.io.Serializable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The updaters of a network's parameters.
 *
 * @param dense for weight matrices and biases
 * @param activations for activation parameters: of the same kind, but it may have another learning rate
 * @param weightDecay the share of weight matrices that each update removes in addition to the updater's change,
 *     multiplied by the learning rate; 0 for none. With Adam it is AdamW, with SGD SGDW (Loshchilov and Hutter 2019), in the form in
 *     which the decay is proportional to the learning rate.
 */
public record Updaters(IUpdater dense, IUpdater activations, double weightDecay) implements Serializable {
  /** Updaters without weight decay. */
  public Updaters(IUpdater dense, IUpdater activations) {
    this(dense, activations, 0);
  }

  /** The same updater for all parameters. */
  public static Updaters same(IUpdater updater) {
    return new Updaters(updater, updater);
  }
}
