package dev.pliant.step;

import dev.pliant.layer.Head.Outcome;
import dev.pliant.layer.Minibatch;
import dev.pliant.network.UnsupportedNetworkException;

/**
 * A network under training: fits one minibatch after the other. Parameters are given and taken as one array in the
 * network's order: node after node, array after array in C order, those of tied nodes once. The updater's state is as
 * many such arrays, one after the other, as the updater keeps. (Of a model of DL4J's that Pliant has no description of,
 * both are in the order of DL4J's flat views.) Not safe for use by several threads.
 */
public interface Step extends AutoCloseable {
  /** How many parameters the network has. */
  int parameterCount();

  /** How many floats the updater's state has. */
  int updaterStateCount();

  /** Takes parameters, which are copied. Until then they are zero. */
  void setParameters(float[] parameters);

  /**
   * One optimisation step on {@code minibatch}: along the gradient of the mean over it of each example's loss times its
   * weight, and of the penalties that activations put on their parameters. Those are then in their range. What is drawn
   * at random follows from the minibatch's seed.
   *
   * @return what the forward pass of the step found, with the parameters as they were before the update; if its loss is
   *     not finite, the parameters are of no use for further steps
   */
  Outcome fit(Minibatch minibatch);

  /** As {@link #fit}, to the same bits, and tells how large the gradient was that the update began with. */
  Measured fitAndMeasure(Minibatch minibatch);

  /**
   * The network's forward pass with the parameters as they are. It is of use until the step has others, and closed with
   * the step.
   *
   * @throws UnsupportedNetworkException if it is a model of DL4J's that Pliant has no description of
   */
  ForwardPass forward();

  /**
   * Copies parameters and updater state as they are.
   *
   * @param parameters written; {@link #parameterCount} of them
   * @param updaterState written; {@link #updaterStateCount} of them
   */
  void copyTo(float[] parameters, float[] updaterState);

  /**
   * Resumes from what {@link #copyTo} has given, or an average of such. Activation parameters that it takes out of their
   * range are moved to the nearest in it.
   *
   * @param iteration updates made before
   */
  void resume(float[] parameters, float[] updaterState, int iteration);

  /** Frees what the step holds. */
  @Override
  void close();

  /**
   * What a step found, and what its update began with.
   *
   * @param outcome what the forward pass found
   * @param gradient of the mean loss over the minibatch, as it is trained on, and of penalties; weight decay is not in
   *     it. Of no use if the loss is not finite.
   */
  record Measured(Outcome outcome, GradientSquares gradient) {}
}
