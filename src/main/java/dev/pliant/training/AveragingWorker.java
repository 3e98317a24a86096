package dev.pliant.training;

import dev.pliant.data.Augmentation;
import dev.pliant.data.Augmenter;
import dev.pliant.data.Block;
import dev.pliant.layer.Head;
import dev.pliant.layer.Minibatch;
import dev.pliant.step.Flips;
import dev.pliant.step.GradientSquares;
import dev.pliant.step.Regularization;
import dev.pliant.step.Step;
import dev.pliant.step.Steps;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;

/**
 * What a worker's task does: it follows the driver's orders to train on its examples or to evaluate on a part of a set.
 */
final class AveragingWorker implements Serializable {
  private static final long serialVersionUID = 1;
  private final ExchangeLink.Address exchange;
  private final Steps steps;
  private final Regularization regularization;
  private final Augmentation augmentation;
  private final Flips flips;
  private final long seed;
  private final int batchSize;

  /** @param exchange where the worker meets the driver */
  AveragingWorker(
      ExchangeLink.Address exchange,
      Steps steps,
      Regularization regularization,
      Augmentation augmentation,
      Flips flips,
      long seed,
      int batchSize) {
    this.exchange = exchange;
    this.steps = steps;
    this.regularization = regularization;
    this.augmentation = augmentation;
    this.flips = flips;
    this.seed = seed;
    this.batchSize = batchSize;
  }

  /**
   * Works until there is nothing left to do.
   *
   * @param worker counted from 0
   * @param sets the worker's part of each set of examples, which can be read many times; the worker trains on the first
   * @throws MemoryExhaustedException if the worker's process has no more memory
   */
  void work(int worker, List<Supplier<Iterator<Block>>> sets) {
    MemoryExhaustedException.guard(() -> obey(worker, sets));
  }

  private Void obey(int worker, List<Supplier<Iterator<Block>>> sets) {
    try (Step step = steps.open(regularization)) {
      NativeThreads.limit(steps.kind(), TaskContext.get().cpus(), System.getenv(NativeThreads.VARIABLE));
      ExchangeLink link = new ExchangeLink(exchange, worker, TaskContext.get().stageAttemptNumber());
      // Written again for each result: the one before has been used when the next order comes.
      FlatState state = new FlatState(new float[step.parameterCount()], new float[step.updaterStateCount()]);
      Augmenter augmenter = augmentation.distorts() ? new Augmenter(augmentation) : null;
      Place place = null;
      WorkOrder order = link.come();
      while (order != null) {
        if (order.task() == WorkOrder.Task.EVALUATE) {
          order = link.bring(evaluate(step, order, sets.get(order.set()).get()));
          continue;
        }
        step.resume(order.state().parameters(), order.state().updaterState(), order.iteration());
        if (place == null || !place.isBefore(order)) {
          place = new Place(
              order.epoch(),
              new EpochExamples(seed, order.epoch(), worker, batchSize, augmenter, sets.get(0).get()));
        }
        place.advanceTo(order.first());
        order = link.bring(train(step, place, order, state));
      }
    }
    return null;
  }

  /** Where a worker is in an epoch. */
  private static final class Place {
    private final int epoch;
    private final EpochExamples examples;
    private long passed;

    Place(int epoch, EpochExamples examples) {
      this.epoch = epoch;
      this.examples = examples;
    }

    boolean isBefore(WorkOrder order) {
      return epoch == order.epoch() && passed <= order.first();
    }

    /** Moves forward to {@code minibatch}. It skips minibatches only in a task that replaces a lost one. */
    void advanceTo(long minibatch) {
      examples.skip(minibatch - passed);
      passed = minibatch;
    }

    /** The next minibatch of the epoch; null if there is none. */
    Minibatch next() {
      passed++;
      return examples.hasNext() ? examples.next() : null;
    }
  }

  private WorkResult evaluate(Step step, WorkOrder order, Iterator<Block> blocks) {
    step.setParameters(order.state().parameters());
    ObservedInputs inputs = new ObservedInputs();
    Mistakes mistakes = new Mistakes(order.mistakes());
    List<Evaluation> parts =
        Evaluator.parts(step.forward().with(flips), blocks, order.diagnostics() == Diagnostics.ON ? inputs : null, mistakes);
    return new WorkResult.Evaluated(parts, inputs.layers(), mistakes.worst());
  }

  private static WindowResult train(Step step, Place place, WorkOrder order, FlatState state) {
    long examples = 0;
    int minibatches = 0;
    double lossSum = 0;
    long correct = 0;
    GradientSquares gradient = GradientSquares.NONE;
    long start = System.nanoTime();
    Minibatch minibatch;
    while (minibatches < order.minibatches() && (minibatch = place.next()) != null) {
      Head.Outcome outcome;
      if (minibatches == 0 && order.diagnostics() == Diagnostics.ON) {
        Step.Measured measured = step.fitAndMeasure(minibatch);
        outcome = measured.outcome();
        gradient = measured.gradient();
      } else {
        outcome = step.fit(minibatch);
      }
      examples += minibatch.size();
      minibatches++;
      lossSum += outcome.loss() * minibatch.size();
      correct += outcome.correct();
      if (!Double.isFinite(outcome.loss())) {
        break;
      }
    }
    long nanos = System.nanoTime() - start;
    step.copyTo(state.parameters(), state.updaterState());
    return new WindowResult(examples, minibatches, lossSum, correct, nanos, gradient, state);
  }
}
