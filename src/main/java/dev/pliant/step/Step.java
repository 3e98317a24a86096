package dev.pliant.step;

/** Fits a network to one minibatch after the other. Not safe for use by several threads. */
public interface Step {
  /**
   * One optimisation step on {@code minibatch}.
   *
   * @return what the forward pass of the step found, with the parameters as they were before the update
   */
  Outcome fit(Minibatch minibatch);

  /**
   * What a step's forward pass found.
   *
   * @param loss the mean cross-entropy over the minibatch, in nats
   * @param correct how many examples had their label as the most probable class
   */
  record Outcome(double loss, int correct) {}
}
