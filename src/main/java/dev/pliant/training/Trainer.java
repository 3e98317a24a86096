package dev.pliant.training;

import dev.pliant.layer.Parameters;
import dev.pliant.step.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs a plan: epochs of averaged windows, each with validation, and a final evaluation of the kept parameters on all
 * sets.
 */
public final class Trainer {
  /** How many of the test set's mistakes are reported one by one. */
  static final int MISTAKES = 24;

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final Diagnostics diagnostics;

  /** A trainer without diagnostics. */
  public Trainer(JavaSparkContext spark, TrainingPlan plan) {
    this(spark, plan, Diagnostics.OFF);
  }

  public Trainer(JavaSparkContext spark, TrainingPlan plan, Diagnostics diagnostics) {
    this.spark = spark;
    this.plan = plan;
    this.diagnostics = diagnostics;
  }

  /**
   * Trains from the beginning and without checkpoints; see {@link #train(TrainingData, TrainingListener, Checkpoints,
   * Checkpoint)}.
   */
  public TrainedRun train(TrainingData data, TrainingListener listener) {
    return train(data, listener, null, null);
  }

  /**
   * Trains on {@code data}, which must be placed for the plan's number of workers.
   *
   * @param checkpoints where to write checkpoints, which requires validation examples; null to write none
   * @param from a checkpoint of the same plan on the same data to resume from; null to start at the beginning
   * @throws RecurringException if loss or parameters are no longer finite, or nothing is learned any more; contains the
   *     results so far
   * @throws TrainingException if the training cannot go on or cannot be trusted
   */
  public TrainedRun train(TrainingData data, TrainingListener listener, Checkpoints checkpoints, Checkpoint from) {
    Checkpoint place = from == null || from.order() == Checkpoint.Order.NETWORK
        ? from
        : new Dl4jOrder(plan.form(data.trainExamples())).read(from);
    Run run = new Run(data, listener, checkpoints, place);
    if (from == null) {
      run.leaveCheckpoint();
    }
    data.load();
    return run.toItsEnd();
  }

  /** One training under way. */
  private final class Run implements EpochListener {
    private final TrainingData data;
    private final TrainingListener listener;
    private final Checkpoints checkpoints;
    private final AveragingTrainingMaster master;
    private final Steps steps;
    private final EpochLoop loop;
    private final List<ActivationValue> start;
    private final List<EpochSummary> epochs = new ArrayList<>();
    private final List<WindowSummary> windows = new ArrayList<>();
    private final KeptParameters kept;
    private final double secondsBefore;
    private long began = System.nanoTime();
    /** Progress of the epoch that has not ended. */
    private EpochProgress progress = EpochProgress.NONE;

    Run(TrainingData data, TrainingListener listener, Checkpoints checkpoints, Checkpoint from) {
      this.data = data;
      this.listener = listener;
      this.checkpoints = checkpoints;
      this.steps = plan.steps(data.trainExamples());
      this.master = new AveragingTrainingMaster(
          plan.workers(), plan.batchSize(), plan.averaging(), plan.seed(), plan.step(),
          plan.recipe().regularization(), plan.recipe().augmentation(), plan.recipe().flips(), diagnostics);
      if (from == null) {
        Parameters parameters = ChannelStatistics.in(plan.start(), data.train());
        this.start = ActivationValue.of(parameters, 0);
        this.loop = master.loop(steps, FlatState.start(steps, parameters), 0);
        this.kept = new KeptParameters(plan.recipe().keep());
        this.secondsBefore = 0;
      } else {
        this.start = from.start();
        this.kept = new KeptParameters(plan.recipe().keep(), from.kept(), from.best());
        this.secondsBefore = from.seconds();
        this.progress = from.progress();
        epochs.addAll(from.epochs());
        windows.addAll(from.windows());
        FlatState state = from.state();
        if (state.parameters().length != plan.network().parameterCount()) {
          throw new TrainingException("the checkpoint has " + state.parameters().length
              + " parameters and the network " + plan.network().parameterCount());
        }
        this.loop = master.loop(steps, state, from.iteration());
        master.resume(from.velocity());
      }
    }

    TrainedRun toItsEnd() {
      try (Workers workers = master.startWorkers(
          spark, steps, data.train(), data.evaluated())) {
        began = System.nanoTime();
        while (!isAtItsEnd()) {
          EpochSummary summary = epoch(workers, epochs.size() + 1);
          epochs.add(summary);
          kept.add(loop.state().parameters(), summary.validation());
          leaveCheckpoint();
          listener.epochEnded(summary);
        }
        if (epochs.size() < plan.epochs()) {
          listener.endedEarly(epochs.size(), TrainedRun.bestEpoch(epochs));
        }
        float[] parameters = kept.parameters();
        Evaluation train = workers.evaluate(parameters, data.train());
        Workers.Observation test = data.test() == null
            ? Workers.Observation.NONE
            : workers.examine(parameters, data.test(), MISTAKES);
        Evaluation validation = validation(workers, parameters, test.evaluation());
        return new TrainedRun(
            Parameters.of(plan.network(), parameters), start, epochs, windows, train, validation, test.evaluation(),
            test.mistakes(), seconds());
      } catch (RecurringException e) {
        throw e.with(new PartialRun(parameters(), start, epochs, windows));
      }
    }

    /** Follows from the epochs so far, so that a training that is resumed ends where it would have. */
    private boolean isAtItsEnd() {
      int patience = plan.recipe().patience();
      return epochs.size() == plan.epochs()
          || patience > 0 && epochs.size() - TrainedRun.bestEpoch(epochs) >= patience;
    }

    /** The validation of the final parameters, on as few sets as necessary. */
    private Evaluation validation(Workers workers, float[] parameters, Evaluation test) {
      if (data.validation() == data.test()) {
        return test;
      }
      return data.validation() == null || plan.recipe().keep().equals(Keep.LAST)
          ? epochs.get(epochs.size() - 1).validation()
          : workers.evaluate(parameters, data.validation());
    }

    private EpochSummary epoch(Workers workers, int epoch) {
      double before = progress.seconds();
      long epochBegan = System.nanoTime();
      EpochTotals totals = loop.train(workers, epoch, progress, data.trainExamples(), this);
      double seconds = before + secondsSince(epochBegan);
      progress = EpochProgress.NONE;
      long validationBegan = System.nanoTime();
      Workers.Observation validation = data.validation() == null
          ? Workers.Observation.NONE
          : workers.observe(loop.state().parameters(), data.validation(), diagnostics);
      return new EpochSummary(
          epoch, totals, validation.evaluation(), seconds, secondsSince(validationBegan),
          ActivationValue.of(parameters(), epoch), validation.inputs());
    }

    @Override
    public void windowEnded(WindowSummary window) {
      windows.add(window);
      listener.windowEnded(window);
    }

    @Override
    public void averaged(EpochProgress reached) {
      progress = reached;
      if (checkpoints != null && checkpoints.isDue(reached.totals().windows())) {
        leaveCheckpointNow();
      }
    }

    /** Called between two epochs. */
    private void leaveCheckpoint() {
      if (checkpoints != null && checkpoints.isOn()) {
        leaveCheckpointNow();
      }
    }

    /** A failed write does not end the training: a later checkpoint may succeed. */
    private void leaveCheckpointNow() {
      Checkpoint checkpoint = new Checkpoint(
          epochs.size(), progress, loop.state(), loop.iteration(), master.velocity(), kept.held(), kept.best(), start,
          epochs, windows, seconds(), Checkpoint.Order.NETWORK);
      try {
        checkpoints.write(checkpoint);
        listener.checkpointWritten(checkpoint);
      } catch (IOException e) {
        listener.checkpointFailed(checkpoint, e);
      }
    }

    private Parameters parameters() {
      return Parameters.of(plan.network(), loop.state().parameters());
    }

    private double seconds() {
      return secondsBefore + secondsSince(began);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
