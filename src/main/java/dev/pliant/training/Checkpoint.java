package dev.pliant.training;

import java.util.List;

/**
 * A training between two windows: all that the rest of it follows from, and what it has come to. All that is drawn at
 * random follows from the plan's seed and the places in the training at which it is drawn, so no generator has a state.
 *
 * @param epoch how many epochs have ended
 * @param progress how far the next one has come
 * @param state parameters and updater state, in the order in which steps take them
 * @param iteration updates that each worker has made
 * @param velocity of the steps from average to average; empty where there is none
 * @param kept of the parameters after each epoch, those that the training may end with, oldest first
 * @param best how the one did that is kept for being the best; null where none is
 * @param start the activation parameters before the first epoch
 * @param epochs those that have ended
 * @param windows those that have ended, in the order of epochs, windows and workers
 * @param seconds the time that all this took
 * @param order of the arrays in {@code state}, {@code velocity} and {@code kept}
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

  /** In which order arrays of parameters are. */
  enum Order {
    /** In which steps take them. */
    NETWORK,
    /** Of DL4J's flat views, as checkpoints of older versions have them. */
    DL4J
  }

  /** Where the training is, in words. */
  public String place() {
    int window = progress.totals().windows();
    return window == 0 ? "epoch " + epoch : "window " + window + " of epoch " + (epoch + 1);
  }
}
