package dev.pliant.training;

import dev.pliant.step.Step;
import dev.pliant.step.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Runs epochs of averaged windows: the driver's part of a training. Holds the state that the next window begins with,
 * in the order in which steps take it.
 */
final class EpochLoop {
  private static final int ADAM_ARRAYS = 2;
  /** The first moment, from zero, after one gradient as large as Adam's epsilon. */
  private static final double LEAST_MOMENT = Adam.DEFAULT_ADAM_EPSILON * (1 - Adam.DEFAULT_ADAM_BETA1_MEAN_DECAY);

  /** The mean loss that goes with a gradient of Adam's epsilon by the output layer's biases. */
  private static final double LEAST_LOSS = Adam.DEFAULT_ADAM_EPSILON;

  private final Steps steps;
  private final Averaging averaging;
  private final OuterStep outerStep;
  private final Diagnostics diagnostics;
  private final int batchSize;
  private final ReplicaDistance.Ruler ruler;
  private FlatState state;
  private int iteration;
  /** Whether this epoch has changed a parameter. */
  private boolean changed;
  /** Whether a gradient of this epoch was large enough to change a parameter. */
  private boolean pulled;

  /**
   * @param steps the steps of the trained network
   * @param batchSize examples of a worker's minibatch
   * @param outerStep how the next parameters follow from the average
   * @param state the state to begin with
   * @param iteration number of updates made before
   */
  EpochLoop(
      Steps steps, int batchSize, Averaging averaging, OuterStep outerStep, Diagnostics diagnostics, FlatState state,
      int iteration) {
    this.steps = steps;
    this.batchSize = batchSize;
    this.averaging = averaging;
    this.outerStep = outerStep;
    this.diagnostics = diagnostics;
    this.ruler = diagnostics == Diagnostics.ON ? new ReplicaDistance.Ruler(steps) : null;
    this.state = state;
    this.iteration = iteration;
  }

  /** The state that the next window begins with; the caller must not change it. */
  FlatState state() {
    return state;
  }

  /** How many updates each worker has made. */
  int iteration() {
    return iteration;
  }

  /**
   * Trains for one epoch, or for the rest of one.
   *
   * @param epoch counted from 1
   * @param progress how far the epoch has come
   * @param examples how many examples all workers hold together
   * @param listener receives every window when it ends
   * @throws DivergedException if loss or parameters are no longer finite; the state is then that of the window's start
   * @throws TrainingException if a worker has no examples, if the number of consumed examples is not {@code examples},
   *     or if no parameter has changed although gradients should have changed one
   */
  EpochTotals train(Workers workers, int epoch, EpochProgress progress, long examples, EpochListener listener) {
    long most = (examples + workers.count() - 1) / workers.count();
    long minibatches = EpochExamples.minibatches(most, batchSize);
    changed = false;
    pulled = false;
    EpochTotals totals;
    // One step for all windows, because opening a step takes time.
    try (Step bounds = averaging.isPlain() ? null : steps.open()) {
      totals = windows(workers, epoch, progress, minibatches, listener, bounds);
    }
    if (totals.examples() != examples) {
      throw new TrainingException(
          "epoch " + epoch + " consumed " + totals.examples() + " examples and not the " + examples
              + " expected; the result would be wrong, so the run ends");
    }
    // Where everything is learned, gradients are zero, and an unchanged network is correct.
    if (!changed && pulled) {
      throw new RecurringException(
          "epoch " + epoch + " changed no parameter, so nothing is learned; a larger learning rate may help");
    }
    return totals;
  }

  /** @param bounds a step that brings parameters into their range; null if an average is always in range */
  private EpochTotals windows(
      Workers workers, int epoch, EpochProgress progress, long minibatches, EpochListener listener, Step bounds) {
    EpochTotals totals = progress.totals();
    long began = System.nanoTime();
    long first = progress.minibatches();
    for (int window = totals.windows() + 1; first < minibatches; window++) {
      long start = System.nanoTime();
      int length = averaging.minibatches((epoch - 1) * minibatches + first);
      List<WindowResult> results =
          workers.train(WorkOrder.train(epoch, first, length, iteration, diagnostics, state));
      List<ReplicaDistance> distances = average(results, epoch, window, bounds);
      iteration += results.stream().mapToInt(WindowResult::minibatches).max().orElse(0);
      long nanos = System.nanoTime() - start;
      for (int worker = 0; worker < results.size(); worker++) {
        totals = totals.plus(results.get(worker));
        listener.windowEnded(summary(epoch, window, worker, results.get(worker), nanos, distances.get(worker)));
      }
      totals = totals.plusWindow();
      first += length;
      if (first < minibatches) {
        listener.averaged(
            new EpochProgress(first, totals, progress.seconds() + (System.nanoTime() - began) / 1e9));
      }
    }
    return totals;
  }

  /**
   * Moves the state to the average of a window's results, or beyond it, and measures each worker's distance from the
   * average.
   */
  private List<ReplicaDistance> average(List<WindowResult> results, int epoch, int window, Step bounds) {
    FlatState average = mean(results);
    List<ReplicaDistance> distances = distances(results, average);
    average = new FlatState(outerStep.apply(state.parameters(), average.parameters()), average.updaterState());
    if (!isFinite(results, average)) {
      String place = " in epoch " + epoch + ", window " + window;
      throw new DivergedException(iteration == 0 && isBeyondAtOnce(results)
          ? "the loss of the first minibatch, or its gradient, is not finite" + place
              + ", before anything was learned: features or weights of examples are too large; scale them down"
          : suspect(results, average) + " is no longer finite" + place
              + "; a smaller learning rate or another activation may help");
    }
    // An average of parameters in range is in range; a step beyond the average may not be.
    FlatState before = state;
    state = bounds == null ? average : average.boundedBy(bounds);
    changed = changed || !Arrays.equals(before.parameters(), state.parameters());
    pulled = pulled || !changed && isPulled(results, before, state);
    return distances;
  }

  /**
   * Whether gradients were large enough to act on. With Adam: a first moment, Adam's running mean of the gradient, has
   * grown beyond {@link #LEAST_MOMENT}. Without gradients all first moments shrink. Other updaters multiply gradients
   * by the learning rate before they keep them, so there it is the loss that shows them.
   */
  private static boolean isPulled(List<WindowResult> results, FlatState before, FlatState after) {
    int count = after.parameters().length;
    if (after.updaterState().length != ADAM_ARRAYS * count) {
      return results.stream().anyMatch(result -> result.lossSum() > LEAST_LOSS * result.examples());
    }
    float[] was = before.updaterState();
    float[] is = after.updaterState();
    return IntStream.range(0, count)
        .anyMatch(i -> Math.abs(is[i]) > LEAST_MOMENT && Math.abs(is[i]) > Math.abs(was[i]));
  }

  /** The average of the workers' states, weighted by the examples that each worker consumed. */
  private static FlatState mean(List<WindowResult> results) {
    long examples = results.stream().mapToLong(WindowResult::examples).sum();
    double[] weights = results.stream().mapToDouble(result -> (double) result.examples() / examples).toArray();
    return FlatState.average(results.stream().map(WindowResult::state).toList(), weights);
  }

  /** Worker by worker; null for a worker without examples, or without diagnostics. */
  private List<ReplicaDistance> distances(List<WindowResult> results, FlatState average) {
    List<ReplicaDistance> distances = new ArrayList<>();
    for (WindowResult result : results) {
      distances.add(ruler == null || result.examples() == 0
          ? null
          : ruler.between(result.state().parameters(), average.parameters()));
    }
    return distances;
  }

  private static boolean isFinite(List<WindowResult> results, FlatState average) {
    return average.isFinite() && results.stream().allMatch(result -> Double.isFinite(result.lossSum()));
  }

  /**
   * Whether a worker of the run's first window met a value that is not finite while it still had the run's initial
   * parameters.
   */
  private static boolean isBeyondAtOnce(List<WindowResult> results) {
    return results.stream().anyMatch(result ->
        result.minibatches() == 1 && !Double.isFinite(result.lossSum())
            || !Arrays.stream(result.gradient().weights()).allMatch(Double::isFinite));
  }

  /** Names what is not finite: the first such parameter of the first such worker, or else the loss. */
  private String suspect(List<WindowResult> results, FlatState average) {
    float[] parameters = results.stream()
        .filter(result -> !Double.isFinite(result.lossSum()) || !result.state().isFinite())
        .map(WindowResult::state)
        .findFirst()
        .orElse(average)
        .parameters();
    int largest = 0;
    for (int i = 0; i < parameters.length; i++) {
      if (!Float.isFinite(parameters[i])) {
        return nameOf(i);
      }
      largest = Math.abs(parameters[i]) > Math.abs(parameters[largest]) ? i : largest;
    }
    return "the loss, with " + nameOf(largest) + " grown to " + parameters[largest] + ",";
  }

  private String nameOf(int parameter) {
    return steps.network().map(network -> network.nameOf(parameter)).orElse("parameter " + parameter);
  }

  private static WindowSummary summary(
      int epoch, int window, int worker, WindowResult result, long windowNanos, ReplicaDistance distance) {
    return new WindowSummary(
        epoch,
        window,
        worker,
        result.examples(),
        result.lossSum() / result.examples(),
        result.stepNanos() / 1e6,
        Math.max(0, windowNanos - result.stepNanos()) / 1e6,
        distance);
  }
}
