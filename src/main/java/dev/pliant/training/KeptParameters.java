package dev.pliant.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Of the parameters after each epoch, those that a training may end with. */
final class KeptParameters {
  private final Keep keep;
  /** One array, or, to average them, as many as that takes. */
  private final Deque<float[]> held = new ArrayDeque<>();
  private Evaluation best;

  KeptParameters(Keep keep) {
    this.keep = keep;
  }

  /** Goes on from {@link #held()} and {@link #best()} of another. */
  KeptParameters(Keep keep, List<float[]> held, Evaluation best) {
    this.keep = keep;
    this.held.addAll(held);
    this.best = best;
  }

  /**
   * An epoch has ended.
   *
   * @param parameters after it; not to be written any more
   * @param validation of them; null where nothing validates, and so nothing is kept for being the best
   */
  void add(float[] parameters, Evaluation validation) {
    if (keep.choice() == Keep.Choice.BEST) {
      if (best != null && !isBetter(validation, best)) {
        return;
      }
      best = validation;
    }
    held.addLast(parameters);
    if (held.size() > keep.epochs()) {
      held.removeFirst();
    }
  }

  private static boolean isBetter(Evaluation one, Evaluation other) {
    return one.correct() > other.correct() || one.correct() == other.correct() && one.loss() < other.loss();
  }

  /** Those of which it will be made what is kept, oldest first. */
  List<float[]> held() {
    return List.copyOf(held);
  }

  /** How those did that are kept for being the best; null where none are. */
  Evaluation best() {
    return best;
  }

  /** What is kept of the epochs so far. */
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
