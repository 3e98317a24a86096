package dev.pliant.training;

import dev.pliant.data.Augmentation;
import dev.pliant.layer.Distillation;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Flips;
import dev.pliant.step.Regularization;

/**
 * How a training learns.
 *
 * @param activationLearningRate factor on the learning rate for activation parameters, positive
 * @param weightStart how weights start
 * @param schedule how the learning rate changes after the warm-up
 * @param warmUp epochs in which the learning rate rises to its full value, at least 0
 * @param weightDecay the share of weight matrices that each update removes, multiplied by the learning rate; at least 0
 * @param regularization dropout and label smoothing
 * @param augmentation how images are changed, anew each time that they are trained on
 * @param keep which parameters the training ends with
 * @param updater how parameters follow from gradients
 * @param patience after how many epochs without a better validation the training ends, with the parameters of the best
 *     epoch; 0 for a training of all its epochs
 * @param flips whether evaluations average over flips
 */
public record Recipe(
    double activationLearningRate,
    WeightStart weightStart,
    RateSchedule.Shape schedule,
    double warmUp,
    double weightDecay,
    Regularization regularization,
    Augmentation augmentation,
    Keep keep,
    UpdaterChoice updater,
    int patience,
    Flips flips) {
  /** Plain Adam for all parameters, from the weight start of Glorot and Bengio. */
  public static final Recipe PLAIN = new Recipe(
      1, WeightStart.GLOROT, RateSchedule.Shape.CONSTANT, 0, 0, Regularization.NONE, Augmentation.NONE, Keep.LAST);

  /** A recipe with Adam and of all epochs. */
  public Recipe(
      double activationLearningRate,
      WeightStart weightStart,
      RateSchedule.Shape schedule,
      double warmUp,
      double weightDecay,
      Regularization regularization,
      Augmentation augmentation,
      Keep keep) {
    this(
        activationLearningRate, weightStart, schedule, warmUp, weightDecay, regularization, augmentation, keep,
        UpdaterChoice.ADAM, 0, Flips.OFF);
  }

  public Recipe {
    if (!(activationLearningRate > 0 && Double.isFinite(activationLearningRate))) {
      throw new IllegalArgumentException(
          "the activations' factor on the learning rate must be a positive number, not " + activationLearningRate);
    }
    if (!(warmUp >= 0 && Double.isFinite(warmUp)) || !(weightDecay >= 0 && Double.isFinite(weightDecay))) {
      throw new IllegalArgumentException(
          "warm-up and weight decay must be numbers of at least 0, not " + warmUp + " and " + weightDecay);
    }
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be at least 0 epochs, not " + patience);
    }
    if (patience > 0 && keep.choice() != Keep.Choice.BEST) {
      throw new IllegalArgumentException(
          "with patience the parameters of the best epoch are kept, and keep is " + keep + "; make it best");
    }
  }

  /** The same with a teacher. */
  public Recipe with(Distillation distillation) {
    return new Recipe(
        activationLearningRate, weightStart, schedule, warmUp, weightDecay, regularization.with(distillation),
        augmentation, keep, updater, patience, flips);
  }
}
