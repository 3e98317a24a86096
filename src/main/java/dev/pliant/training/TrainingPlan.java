package dev.pliant.training;

import dev.pliant.network.NetworkSpec;
import dev.pliant.network.Updaters;
import dev.pliant.step.StepKind;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Everything that decides a training, but the data.
 *
 * @param network the network
 * @param epochs passes over the training examples, at least 1
 * @param batchSize examples of a worker's minibatch, at least 1
 * @param learningRate Adam's step size, positive; its other constants are those of Kingma and Ba (2015)
 * @param workers parts that train side by side, at least 1
 * @param averaging when the workers' states are averaged
 * @param seed decides the start of the weights and the order of the examples
 * @param step which step the workers take; {@code AUTO} becomes what it comes to for this network
 * @param recipe what is done beyond plain Adam
 */
public record TrainingPlan(
    NetworkSpec network,
    int epochs,
    int batchSize,
    double learningRate,
    int workers,
    Averaging averaging,
    long seed,
    StepKind step,
    Recipe recipe) {

  public TrainingPlan {
    requirePositive("epochs", epochs);
    requirePositive("batch size", batchSize);
    requirePositive("workers", workers);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("learning rate must be a positive number, not " + learningRate);
    }
    step = step.resolve(configuration(network, learningRate, seed, recipe));
  }

  /** A plan of plain Adam. */
  public TrainingPlan(
      NetworkSpec network,
      int epochs,
      int batchSize,
      double learningRate,
      int workers,
      Averaging averaging,
      long seed,
      StepKind step) {
    this(network, epochs, batchSize, learningRate, workers, averaging, seed, step, Recipe.PLAIN);
  }

  /** DL4J's configuration of the network and its updaters. */
  MultiLayerConfiguration configuration() {
    return configuration(network, learningRate, seed, recipe);
  }

  private static MultiLayerConfiguration configuration(
      NetworkSpec network, double learningRate, long seed, Recipe recipe) {
    Updaters updaters =
        new Updaters(new Adam(learningRate), new Adam(learningRate * recipe.activationLearningRate()));
    return network.toConfiguration(updaters, recipe.weightStart(), seed);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }
}
