package dev.pliant.training;

import dev.pliant.network.WeightStart;

/**
 * What a training does beyond plain Adam.
 *
 * @param activationLearningRate the activation parameters' own factor on the learning rate, positive
 * @param weightStart how weights start
 */
public record Recipe(double activationLearningRate, WeightStart weightStart) {
  /** Plain Adam for all parameters, from the start of Glorot and Bengio. */
  public static final Recipe PLAIN = new Recipe(1, WeightStart.GLOROT);

  public Recipe {
    if (!(activationLearningRate > 0 && Double.isFinite(activationLearningRate))) {
      throw new IllegalArgumentException(
          "the activations' factor on the learning rate must be a positive number, not " + activationLearningRate);
    }
  }
}
