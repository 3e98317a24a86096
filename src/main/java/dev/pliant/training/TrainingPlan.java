package dev.pliant.training;

import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ParameterStart;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.Updaters;
import dev.pliant.step.ForwardPass;
import dev.pliant.step.StepKind;
import dev.pliant.step.Steps;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Everything that decides a training, except the data.
 *
 * @param network the network
 * @param epochs passes over the training examples, at least 1
 * @param batchSize examples of a worker's minibatch, at least 1
 * @param learningRate the updater's step size, positive; Adam's other constants are those of Kingma and Ba (2015)
 * @param workers number of workers that train in parallel, at least 1
 * @param averaging when the workers' states are averaged, and how the next window's parameters follow from the average
 * @param seed decides the start of the weights and the order of the examples
 * @param step which optimisation step the workers take; {@code AUTO} is replaced by the step that fits this network
 * @param recipe how the training learns
 */
public record TrainingPlan(
    Network network,
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
    if (recipe.warmUp() > epochs) {
      throw new IllegalArgumentException(
          "a warm-up of " + recipe.warmUp() + " epochs is longer than the training's " + epochs);
    }
    if (recipe.keep().epochs() > epochs) {
      throw new IllegalArgumentException(
          "an average over " + recipe.keep().epochs() + " epochs of a training that has " + epochs);
    }
    ForwardPass.requireMaps(network, recipe.flips());
    step = Steps.of(step, network, updaters(epochs, learningRate, recipe, 1)).kind();
    if (step == StepKind.DL4J && recipe.regularization().drops()) {
      throw new IllegalArgumentException("DL4J's step does not support dropout: use the fused step, or no dropout");
    }
    if (step == StepKind.DL4J && recipe.regularization().distillation().share() > 0) {
      throw new IllegalArgumentException("DL4J's step does not support a teacher: use the fused step, or no teacher");
    }
  }

  /** A plan with plain Adam. */
  public TrainingPlan(
      Network network,
      int epochs,
      int batchSize,
      double learningRate,
      int workers,
      Averaging averaging,
      long seed,
      StepKind step) {
    this(network, epochs, batchSize, learningRate, workers, averaging, seed, step, Recipe.PLAIN);
  }

  /**
   * The steps of the network.
   *
   * @param examples number of training examples of an epoch
   */
  Steps steps(long examples) {
    return Steps.of(step, network, updaters(examples));
  }

  /** The network's parameters before training. */
  Parameters start() {
    return ParameterStart.of(network, recipe.weightStart(), seed);
  }

  /**
   * The network in DL4J's form.
   *
   * @param examples number of training examples of an epoch
   */
  Dl4jForm form(long examples) {
    return Dl4jForm.of(network, updaters(examples), recipe.weightStart(), seed);
  }

  Updaters updaters(long examples) {
    long most = (examples + workers - 1) / workers;
    return updaters(epochs, learningRate, recipe, EpochExamples.minibatches(most, batchSize));
  }

  private static Updaters updaters(int epochs, double learningRate, Recipe recipe, long minibatches) {
    return new Updaters(
        updater(learningRate, epochs, recipe, minibatches),
        updater(learningRate * recipe.activationLearningRate(), epochs, recipe, minibatches),
        recipe.weightDecay());
  }

  private static IUpdater updater(double rate, int epochs, Recipe recipe, long minibatches) {
    if (recipe.schedule() == RateSchedule.Shape.CONSTANT && recipe.warmUp() == 0) {
      return recipe.updater().at(rate);
    }
    if (minibatches > Integer.MAX_VALUE / epochs) {
      throw new IllegalArgumentException(
          "epochs " + epochs + ": a schedule of learning rates ends after at most " + Integer.MAX_VALUE
              + " minibatches, and an epoch has " + minibatches + "; use at most "
              + Integer.MAX_VALUE / minibatches + " epochs");
    }
    int warmUp = (int) Math.round(recipe.warmUp() * minibatches);
    return recipe.updater().at(new RateSchedule(recipe.schedule(), rate, warmUp, (int) minibatches * epochs));
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }
}
