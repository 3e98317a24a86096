package dev.pliant.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Parameters of earlier epochs that a training may end with. */
final class KeptParameters {
  private final Keep keep;
  /** One array, or as many as are averaged. */
  private final Deque<float[]> held = new ArrayDeque<>();
  private Evaluation best;

  KeptParameters(Keep keep) {
    this.keep = keep;
  }

  /** Continues with the {@link #held()} and {@link #best()} of another object. */
  KeptParameters(Keep keep, List<float[]> held, Evaluation best) {
    this.keep = keep;
    this.held.addAll(held);
    this.best = best;
  }

  /**
   * Adds the parameters of an epoch that has ended.
   *
   * @param parameters the parameters after the epoch; the caller must not change them any more
   * @param validation their evaluation; null without validation, where the best cannot be chosen
   */
  void add(float[] parameters, Evaluation validation) {
    if (keep.choice() == Keep.Choice.BEST) {
      if (best != null && !validation.isBetterThan(best)) {
        return;
      }
      best = validation;
    }
    held.addLast(parameters);
    if (held.size() > keep.epochs()) {
      held.removeFirst();
    }
  }

  /** The arrays from which {@link #parameters()} is made, oldest first. */
  List<float[]> held() {
    return List.copyOf(held);
  }

  /** The evaluation of the best parameters so far; null if the best are not kept. */
  Evaluation best() {
    return best;
  }

  /** The parameters to end with after the epochs so far. */
  float[] parameters() {
    float[] kept = held.getFirst().clone();
    if (held.size() > 1) {
      for (int i = 0; i < kept.length; i++) {
        double sum = 0;
        for (float[] each : held) {
          sum += each[i];
        }
        kept[i] = (float) (sum / held.size());
      }
    }
    return kept;
  }
}
