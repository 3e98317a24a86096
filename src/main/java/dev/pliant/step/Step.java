package dev.pliant.step;

import dev.pliant.layer.Minibatch;

/**
 * A network under training: fits one minibatch after the other. Takes DL4J's flat views of parameters and updater state
 * and gives them back. Not safe for use by several threads.
 */
public interface Step extends AutoCloseable {
  /** What a loss takes for a smaller probability, as DL4J's own cross-entropy does: it stays finite. */
  double LEAST_PROBABILITY = 1e-10;

  /** Goes on from these parameters, in the order of DL4J's flat view, which are copied. Until then they are zero. */
  void setParameters(float[] parameters);

  /**
   * Goes on from this state of the updater, in the order of DL4J's flat view, which is copied; empty where the updater
   * keeps none. Until then it is that of an updater that has made no update.
   *
   * @param iteration updates made before
   */
  void setUpdaterState(float[] updaterState, int iteration);

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
   * The probabilities of the classes of each example with the parameters as they are.
   *
   * @param into [size, classes] in C order, written
   */
  void probabilities(Minibatch minibatch, float[] into);

  /**
   * As {@link #probabilities(Minibatch, float[])}, to the same bits, and tells {@code use} what the activations of the
   * hidden layers, which are dense, saw and gave: layer by layer, first to last.
   */
  void probabilities(Minibatch minibatch, float[] into, ActivationUse use);

  /** The parameters as they are, in the order of DL4J's flat view. */
  float[] parameters();

  /** The updater's state, in the order of DL4J's flat view; empty where it keeps none. */
  float[] updaterState();

  /** How many floats the updater's state has. */
  int updaterStateCount();

  /**
   * Copies parameters and updater state as they are, in the order in which the step holds them: another step of the same
   * network and kind can {@link #resume} from them, and they can be averaged. It saves the way through DL4J's order. Of
   * the parameters each array is where it is in DL4J's flat view; its elements may be in another order.
   *
   * @param parameters written; as many as the network has
   * @param updaterState written; {@link #updaterStateCount} of them
   */
  void copyTo(float[] parameters, float[] updaterState);

  /**
   * Goes on from what {@link #copyTo} has given, or an average of such. Activation parameters that it takes out of
   * their range are moved to the nearest in it.
   *
   * @param iteration updates made before
   */
  void resume(float[] parameters, float[] updaterState, int iteration);

  /** Frees what the step holds. */
  @Override
  void close();

  /**
   * What a step's forward pass found.
   *
   * @param loss the mean over the minibatch of the cross-entropy of the labels, in nats, times the examples' weights,
   *     and nothing else: no penalty or weight decay is in it, and labels are not smoothed
   * @param correct how many examples had their label as the most probable class
   */
  record Outcome(double loss, int correct) {}

  /**
   * What a step found, and what its update began with.
   *
   * @param outcome what the forward pass found
   * @param gradient of the mean loss over the minibatch, as it is trained on, and of penalties; weight decay is not in
   *     it. Of no use if the loss is not finite.
   */
  record Measured(Outcome outcome, GradientSquares gradient) {}
}
