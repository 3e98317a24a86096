package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.Network;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.step.ForwardPass;
import dev.pliant.step.StepKind;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.MemoryNeed;
import dev.pliant.training.TrainingPlan;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a training. */
final class TrainOptions {
  /** The command that has them. */
  static final String COMMAND = "train";

  @Mixin DataOptions from;

  @Mixin NetworkOptions network;

  @Mixin LearningOptions learning;

  @Mixin TeacherOptions teacher;

  @Mixin WorkerOptions workers;

  @Mixin ImageOptions images;

  @Rare(Rare.STORAGE)
  @Influences(Reach.TABLES)
  @Option(names = "--diagnostics", paramLabel = "on|off", defaultValue = "on", converter = DiagnosticsWord.class,
      description = "Store what is observed during training: curves, inputs, gradients (default: ${DEFAULT-VALUE}).")
  private Given<Diagnostics> diagnostics;

  static final class DiagnosticsWord extends Given.Reader<Diagnostics> {
    DiagnosticsWord() {
      super(Diagnostics::parse);
    }
  }

  Diagnostics diagnostics() {
    return diagnostics.value();
  }

  /**
   * Checks together, before there are data or a cluster, what each option does not show alone. The network has a check
   * of its own.
   *
   * @throws UsageException naming the options, what is wrong with them and what they take
   */
  void check() {
    if (workers.averagingStart != null) {
      UsageException.requireAtMost(
          "--averaging-start", workers.averagingStart, "--averaging-frequency", workers.averagingFrequency);
    }
    learning.check();
    if (learning.patience > 0 && images.validation().onTest()) {
      throw new UsageException("--patience " + learning.patience + ": without images held out, the test set would"
          + " choose the epoch; give a --validation share, such as 0.1");
    }
    if (workers.step.value() == StepKind.DL4J && (learning.dropout > 0 || learning.inputDropout > 0)) {
      throw new UsageException(
          "--step dl4j has neither --dropout nor --input-dropout; leave them out, or use --step fused");
    }
    if (workers.step.value() == StepKind.DL4J && learning.updater().kind() == UpdaterChoice.Kind.SGD
        && learning.updater().momentum() > 0) {
      throw new UsageException("--step dl4j has --updater sgd without momentum alone; give --momentum 0, or take"
          + " --updater nesterov or --step fused");
    }
    teacher.check(workers.step.value());
  }

  /**
   * The plan for images of {@code shape}.
   *
   * @param slots how many workers there are by default
   * @throws UsageException if the options do not suit them
   */
  TrainingPlan plan(ImageShape shape, int slots) {
    return plan(network.of(network.activation.value(), shape), learning.seed, shape, slots);
  }

  /** The plan for another network and seed than the options'. */
  TrainingPlan plan(Network network, long seed, ImageShape shape, int slots) {
    UsageException.naming("--average-flips", () -> {
      ForwardPass.requireMaps(network, images.averageFlips.value());
      return network;
    });
    try {
      return new TrainingPlan(
          network, learning.epochs, learning.batchSize, learning.learningRate,
          workers.workers == null ? slots : workers.workers, workers.averaging(), seed, workers.step.value(),
          learning.recipe(images.augmentation(shape), images.averageFlips.value()).with(teacher.distillation()));
    } catch (UnsupportedNetworkException e) {
      throw new UsageException("--step " + workers.step + ": " + e.getMessage() + "; take --step fused", e);
    }
  }

  /**
   * Refuses a plan that certainly needs more memory than there is.
   *
   * @param enlarged what is trained on
   * @throws UsageException naming the option, what it needs, what there is and what to do
   */
  void requireRoom(TrainingPlan plan, Enlarged enlarged, SparkContext spark) {
    long originals = enlarged.count() - images.validation().heldOut(enlarged.count());
    MemoryNeed.Names names =
        new MemoryNeed.Names(network.text() == null ? "--layers" : "--network", "--batch-size", "--keep");
    UsageException.require(() -> MemoryNeed.require(plan, originals * enlarged.factor(), spark, names));
  }
}
