package dev.pliant.step;

import dev.pliant.layer.Head.Outcome;
import dev.pliant.layer.Minibatch;
import dev.pliant.network.UnsupportedNetworkException;

/**
 * A network in training: fits one minibatch after the other. Parameters are exchanged as one array in the network's
 * order: node by node, array by array in C order, with arrays of tied nodes once. The updater's state is one or more
 * such arrays, one after the other. (For a DL4J model that Pliant cannot describe, both are in the order of DL4J's flat
 * views.) Not safe for use by several threads.
 */
public interface Step extends AutoCloseable {
  /** How many parameters the network has. */
  int parameterCount();

  /** How many floats the updater's state has. */
  int updaterStateCount();

  /** Sets the parameters, which are copied. They are zero at first. */
  void setParameters(float[] parameters);

  /**
   * One optimisation step on {@code minibatch}. The loss is the mean of each example's loss multiplied by its weight,
   * plus the activations' penalties on their parameters. After the step, activation parameters are in their range.
   * Random numbers follow from the minibatch's seed.
   *
   * @return the result of the step's forward pass, with the parameters before the update; if its loss is not finite,
   *     the parameters cannot be used for further steps
   */
  Outcome fit(Minibatch minibatch);

  /** As {@link #fit}, to the same bits, and also measures the gradient before the update. */
  Measured fitAndMeasure(Minibatch minibatch);

  /**
   * The network's forward pass with the current parameters. It is valid until the parameters change, and is closed with
   * the step.
   *
   * @throws UnsupportedNetworkException if it is a DL4J model that Pliant cannot describe
   */
  ForwardPass forward();

  /**
   * Copies the current parameters and updater state.
   *
   * @param parameters receives {@link #parameterCount} parameters
   * @param updaterState receives {@link #updaterStateCount} values
   */
  void copyTo(float[] parameters, float[] updaterState);

  /**
   * Resumes with a state from {@link #copyTo}, or with an average of such states. Activation parameters outside their
   * range are moved to the nearest value inside.
   *
   * @param iteration number of updates made before
   */
  void resume(float[] parameters, float[] updaterState, int iteration);

  /** Frees the memory of the step. */
  @Override
  void close();

  /**
   * The result of a step, with its gradient.
   *
   * @param outcome the result of the forward pass
   * @param gradient gradient of the mean loss over the minibatch, regularization and penalties included, but without
   *     weight decay. Undefined if the loss is not finite.
   */
  record Measured(Outcome outcome, GradientSquares gradient) {}
}
