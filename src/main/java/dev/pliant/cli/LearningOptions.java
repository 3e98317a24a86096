package dev.pliant.cli;

import dev.pliant.data.Augmentation;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Regularization;
import dev.pliant.training.Keep;
import dev.pliant.training.Recipe;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of how the network learns. */
final class LearningOptions {
  private static final String MOMENTUM = "--momentum";

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "10", converter = Amounts.Count.class,
      description = "Passes over the data (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(names = "--batch-size", paramLabel = "N", defaultValue = "32", converter = Amounts.Count.class,
      description = "Examples of a worker's minibatch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "0.001", converter = Amounts.Rate.class,
      description = "The updater's (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Rare(Rare.LEARNING)
  @Option(names = "--updater", paramLabel = "adam|sgd|nesterov", defaultValue = "adam", converter = UpdaterWord.class,
      description = "How parameters follow from gradients: Adam, or gradient descent with classical or with Nesterov's"
          + " momentum (default: ${DEFAULT-VALUE}).")
  Given<UpdaterChoice.Kind> updater;

  @Rare(Rare.LEARNING)
  @Option(names = MOMENTUM, paramLabel = "M", converter = Amounts.Share.class,
      description = "Of sgd, which is plain with 0, and nesterov (default: 0.9).")
  Double momentum;

  @Rare(Rare.LEARNING)
  @Option(names = "--activation-learning-rate", paramLabel = "FACTOR", defaultValue = "1",
      converter = Amounts.Rate.class,
      description = "The activation parameters' own factor on the learning rate (default: ${DEFAULT-VALUE}).")
  double activationLearningRate;

  @Rare(Rare.LEARNING)
  @Option(names = "--weight-start", paramLabel = "glorot|gain", defaultValue = "glorot",
      converter = WeightStartWord.class,
      description = "How weights start; gain follows the activation before them (default: ${DEFAULT-VALUE}).")
  Given<WeightStart> weightStart;

  @Rare(Rare.LEARNING)
  @Option(names = "--learning-rate-schedule", paramLabel = "constant|cosine|linear", defaultValue = "constant",
      converter = ScheduleWord.class,
      description = "How the learning rate continues after the warm-up: constant, or falling to zero at the run's end"
          + " (default: ${DEFAULT-VALUE}).")
  Given<RateSchedule.Shape> schedule;

  @Rare(Rare.LEARNING)
  @Option(names = "--warm-up", paramLabel = "EPOCHS", defaultValue = "0", converter = Amounts.Epochs.class,
      description = "Over which the learning rate rises, in proportion to updates (default: ${DEFAULT-VALUE}).")
  double warmUp;

  @Rare(Rare.LEARNING)
  @Option(names = "--weight-decay", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.RateOrNone.class,
      description = "AdamW's, of weight matrices alone, times the learning rate (default: ${DEFAULT-VALUE}).")
  double weightDecay;

  @Rare(Rare.LEARNING)
  @Option(names = "--input-dropout", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Of the inputs, dropped anew for each minibatch (default: ${DEFAULT-VALUE}).")
  double inputDropout;

  @Rare(Rare.LEARNING)
  @Option(names = "--dropout", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Of the hidden layers' outputs, dropped anew for each minibatch (default: ${DEFAULT-VALUE}).")
  double dropout;

  @Rare(Rare.LEARNING)
  @Option(names = "--label-smoothing", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Of a label's probability, spread over all classes (default: ${DEFAULT-VALUE}).")
  double labelSmoothing;

  @Rare(Rare.LEARNING)
  @Option(names = "--keep", paramLabel = "last|best|average:N", defaultValue = "last", converter = KeepText.class,
      description = "The parameters of the last epoch, of the best on validation, or the last N's mean (default:"
          + " ${DEFAULT-VALUE}).")
  Given<Keep> keep;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", converter = Amounts.Seed.class,
      description = "Of weights and order (default: ${DEFAULT-VALUE}).")
  long seed;

  static final class UpdaterWord extends Given.Reader<UpdaterChoice.Kind> {
    UpdaterWord() {
      super(UpdaterChoice.Kind::parse);
    }
  }

  static final class WeightStartWord extends Given.Reader<WeightStart> {
    WeightStartWord() {
      super(WeightStart::parse);
    }
  }

  static final class ScheduleWord extends Given.Reader<RateSchedule.Shape> {
    ScheduleWord() {
      super(RateSchedule.Shape::parse);
    }
  }

  static final class KeepText extends Given.Reader<Keep> {
    KeepText() {
      super(Keep::parse);
    }
  }

  /**
   * Checks together what each option does not show alone.
   *
   * @throws UsageException naming the options and what is wrong with them
   */
  void check() {
    UsageException.requireAtMost("--warm-up", warmUp, "--epochs", epochs);
    UsageException.requireAtMost("--keep average", keep.value().epochs(), "--epochs", epochs);
    if (momentum != null && updater.value() == UpdaterChoice.Kind.ADAM) {
      throw new UsageException(MOMENTUM + " " + momentum
          + ": --updater adam has moments of its own; leave it out, or take --updater sgd or nesterov");
    }
  }

  UpdaterChoice updater() {
    return UpdaterChoice.of(updater.value(), momentum == null ? UpdaterChoice.USUAL_MOMENTUM : momentum);
  }

  /** Puts among a run's options what follows from others. */
  void describe(Map<String, String> values) {
    if (updater().kind() != UpdaterChoice.Kind.ADAM) {
      values.put(MOMENTUM.substring(2), String.valueOf(updater().momentum()));
    }
  }

  /** How it is learned. */
  Recipe recipe(Augmentation augmentation) {
    return new Recipe(
        activationLearningRate, weightStart.value(), schedule.value(), warmUp, weightDecay,
        new Regularization(inputDropout, dropout, labelSmoothing), augmentation, keep.value(),
        updater());
  }
}
