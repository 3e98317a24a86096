package dev.pliant.ml;

import dev.pliant.training.EpochSummary;
import dev.pliant.training.Evaluation;
import dev.pliant.training.TrainedRun;
import java.util.List;
import java.util.OptionalDouble;

/** How a training went. Losses are mean cross-entropies in nats, with weights; accuracies are shares of rows. */
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
   * @param loss of the rows trained on, a running mean over the epoch's minibatches
   * @param accuracy likewise
   * @param validationLoss after the epoch, of the rows that validate; empty if none do
   * @param validationAccuracy likewise
   * @param seconds without validation
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

  /** How many rows were trained on in each. */
  public long rows() {
    return train.examples();
  }

  /** The model's loss on the rows trained on. */
  public double loss() {
    return train.loss();
  }

  /** The model's accuracy on the rows trained on. */
  public double accuracy() {
    return train.accuracy();
  }

  /** The model's loss on the rows that validate; empty if none do. */
  public OptionalDouble validationLoss() {
    return lossOf(validation);
  }

  /** The model's accuracy on the rows that validate; empty if none do. */
  public OptionalDouble validationAccuracy() {
    return accuracyOf(validation);
  }
}
