package dev.pliant.cli;

import dev.pliant.data.Augmentation;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Flips;
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
      description = "The learning rate of the updater (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Rare(Rare.LEARNING)
  @Option(names = "--updater", paramLabel = "adam|sgd|nesterov", defaultValue = "adam", converter = UpdaterWord.class,
      description = "How an update follows from gradients: Adam, or gradient descent with classical or with Nesterov's"
          + " momentum (default: ${DEFAULT-VALUE}).")
  Given<UpdaterChoice.Kind> updater;

  @Rare(Rare.LEARNING)
  @Option(names = MOMENTUM, paramLabel = "M", converter = Amounts.Share.class,
      description = "The momentum of sgd (0 for plain gradient descent) and nesterov (default: 0.9).")
  Double momentum;

  @Rare(Rare.LEARNING)
  @Option(names = "--activation-learning-rate", paramLabel = "FACTOR", defaultValue = "1",
      converter = Amounts.Rate.class,
      description = "Multiplies the learning rate of the activation parameters (default: ${DEFAULT-VALUE}).")
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
      description = "Epochs over which the learning rate rises linearly (default: ${DEFAULT-VALUE}).")
  double warmUp;

  @Rare(Rare.LEARNING)
  @Option(names = "--weight-decay", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.RateOrNone.class,
      description = "Decoupled (AdamW): share of the weight matrices that an update subtracts, times the learning rate"
          + " (default: ${DEFAULT-VALUE}).")
  double weightDecay;

  @Rare(Rare.LEARNING)
  @Option(names = "--input-dropout", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Share of the inputs that is dropped, drawn anew for each minibatch (default: ${DEFAULT-VALUE}).")
  double inputDropout;

  @Rare(Rare.LEARNING)
  @Option(names = "--dropout", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Share of the hidden layers' outputs that is dropped, drawn anew for each minibatch (default:"
          + " ${DEFAULT-VALUE}).")
  double dropout;

  @Rare(Rare.LEARNING)
  @Option(names = "--label-smoothing", paramLabel = "SHARE", defaultValue = "0", converter = Amounts.Share.class,
      description = "Share of a label's probability that is spread over all classes (default: ${DEFAULT-VALUE}).")
  double labelSmoothing;

  @Rare(Rare.LEARNING)
  @Option(names = "--keep", paramLabel = "last|best|average:N", defaultValue = "last", converter = KeepText.class,
      description = "The parameters of the last epoch, of the best on validation, or the mean of the last N epochs"
          + " (default: ${DEFAULT-VALUE}).")
  Given<Keep> keep;

  @Rare(Rare.LEARNING)
  @Option(names = "--patience", paramLabel = "N", defaultValue = "0", converter = Amounts.CountOrNone.class,
      description = "End after N epochs without a better validation accuracy, or as good a one with a lower loss, with"
          + " the parameters of the best epoch; 0 trains all epochs (default: ${DEFAULT-VALUE}).")
  int patience;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", converter = Amounts.Seed.class,
      description = "The seed of weights and order (default: ${DEFAULT-VALUE}).")
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
   * Checks the options together.
   *
   * @throws UsageException naming the options and what is wrong with them
   */
  void check() {
    UsageException.requireAtMost("--warm-up", warmUp, "--epochs", epochs);
    UsageException.requireAtMost("--keep average", keep.value().epochs(), "--epochs", epochs);
    if (patience > 0 && keep.value().choice() == Keep.Choice.AVERAGE) {
      throw new UsageException("--keep " + keep + ": --patience " + patience
          + " ends with the parameters of the best epoch; leave one of the two out");
    }
    if (momentum != null && updater.value() == UpdaterChoice.Kind.ADAM) {
      throw new UsageException(MOMENTUM + " " + momentum
          + ": --updater adam has moments of its own; leave it out, or take --updater sgd or nesterov");
    }
  }

  UpdaterChoice updater() {
    return UpdaterChoice.of(updater.value(), momentum == null ? UpdaterChoice.USUAL_MOMENTUM : momentum);
  }

  /** Adds to a run's options those that follow from others. */
  void describe(Map<String, String> values) {
    if (patience > 0) {
      values.put("keep", keep.value().with(patience).toString());
    }
    if (updater().kind() != UpdaterChoice.Kind.ADAM) {
      values.put(MOMENTUM.substring(2), String.valueOf(updater().momentum()));
    }
  }

  /** How it is learned. */
  Recipe recipe(Augmentation augmentation, Flips flips) {
    return new Recipe(
        activationLearningRate, weightStart.value(), schedule.value(), warmUp, weightDecay,
        new Regularization(inputDropout, dropout, labelSmoothing), augmentation,
        keep.value().with(patience), updater(), patience, flips);
  }
}
