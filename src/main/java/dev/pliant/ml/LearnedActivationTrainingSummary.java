package dev.pliant.ml;

import dev.pliant.training.EpochSummary;
import dev.pliant.training.Evaluation;
import dev.pliant.training.TrainedRun;
import java.util.List;
import java.util.OptionalDouble;

/** The course of a training. Losses are weighted mean cross-entropies in nats; accuracies are shares of rows. */
public final class LearnedActivationTrainingSummary {
  private final List<Epoch> epochs;
  private final Evaluation train;
  private final Evaluation validation;

  private LearnedActivationTrainingSummary(List<Epoch> epochs, Evaluation train, Evaluation validation) {
    this.epochs = epochs;
    this.train = train;
    this.validation = validation;
  }

  static LearnedActivationTrainingSummary of(TrainedRun run) {
    return new LearnedActivationTrainingSummary(
        run.epochs().stream().map(Epoch::of).toList(), run.train(), run.validation());
  }

  /**
   * One epoch.
   *
   * @param epoch counted from 1
   * @param loss loss on the training rows, a running mean over the epoch's minibatches
   * @param accuracy accuracy on the training rows, a running mean like the loss
   * @param validationLoss loss on the validation rows after the epoch; empty if there are none
   * @param validationAccuracy accuracy on the validation rows after the epoch; empty if there are none
   * @param seconds the epoch's time without validation
   */
  public record Epoch(
      int epoch, double loss, double accuracy, OptionalDouble validationLoss, OptionalDouble validationAccuracy,
      double seconds) {
    private static Epoch of(EpochSummary epoch) {
      return new Epoch(
          epoch.epoch(), epoch.totals().loss(), epoch.totals().accuracy(), lossOf(epoch.validation()),
          accuracyOf(epoch.validation()), epoch.seconds());
    }
  }

  private static OptionalDouble lossOf(Evaluation evaluation) {
    return evaluation == null ? OptionalDouble.empty() : OptionalDouble.of(evaluation.loss());
  }

  private static OptionalDouble accuracyOf(Evaluation evaluation) {
    return evaluation == null ? OptionalDouble.empty() : OptionalDouble.of(evaluation.accuracy());
  }

  /** The epochs, in order. */
  public List<Epoch> epochs() {
    return epochs;
  }

  /** How many rows each epoch trained on. */
  public long rows() {
    return train.examples();
  }

  /** The model's loss on the training rows. */
  public double loss() {
    return train.loss();
  }

  /** The model's accuracy on the training rows. */
  public double accuracy() {
    return train.accuracy();
  }

  /** The model's loss on the validation rows; empty if there are none. */
  public OptionalDouble validationLoss() {
    return lossOf(validation);
  }

  /** The model's accuracy on the validation rows; empty if there are none. */
  public OptionalDouble validationAccuracy() {
    return accuracyOf(validation);
  }
}
