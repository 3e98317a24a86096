package dev.pliant.training;

/**
 * What a training does beyond plain Adam.
 *
 * @param activationLearningRate the activation parameters' own factor on the learning rate, positive
 */
public record Recipe(double activationLearningRate) {
  /** Plain Adam for all parameters. */
  public static final Recipe PLAIN = new Recipe(1);

  public Recipe {
    if (!(activationLearningRate > 0 && Double.isFinite(activationLearningRate))) {
      throw new IllegalArgumentException(
          "the activations' factor on the learning rate must be a positive number, not " + activationLearningRate);
    }
  }
}
