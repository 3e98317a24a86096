package dev.pliant.training;

import java.util.List;

/**
 * The state of a training between two windows, from which the rest of the training follows, and its measurements so
 * far. No random generator has a state: all random numbers follow from the plan's seed and from the place in the
 * training where they are drawn.
 *
 * @param epoch how many epochs have ended
 * @param progress how far the next epoch has come
 * @param state parameters and updater state, in the order in which steps take them
 * @param iteration number of updates that each worker has made
 * @param velocity the outer step's velocity; empty if there is none
 * @param kept parameters of earlier epochs that the training may end with, oldest first
 * @param best the evaluation of the best parameters so far; null if the best are not kept
 * @param start the activation parameters before the first epoch
 * @param epochs summaries of the epochs that have ended
 * @param windows summaries of the windows that have ended, in the order of epochs, windows and workers
 * @param seconds time that the training has taken so far
 * @param order the order of the arrays in {@code state}, {@code velocity} and {@code kept}
 */
public record Checkpoint(
    int epoch,
    EpochProgress progress,
    FlatState state,
    int iteration,
    float[] velocity,
    List<float[]> kept,
    Evaluation best,
    List<ActivationValue> start,
    List<EpochSummary> epochs,
    List<WindowSummary> windows,
    double seconds,
    Order order) {
  public Checkpoint {
    kept = List.copyOf(kept);
    start = List.copyOf(start);
    epochs = List.copyOf(epochs);
    windows = List.copyOf(windows);
  }

  /** The order of the parameters in an array. */
  enum Order {
    /** The order in which steps take them. */
    NETWORK,
    /** The order of DL4J's flat views, as in checkpoints of older versions. */
    DL4J
  }

  /** The place of the checkpoint in the training, in words. */
  public String place() {
    int window = progress.totals().windows();
    return window == 0 ? "epoch " + epoch : "window " + window + " of epoch " + (epoch + 1);
  }
}
