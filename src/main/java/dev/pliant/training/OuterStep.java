package dev.pliant.training;

/**
 * What the driver makes of the workers' average: the average itself, or a step towards it with Nesterov momentum over
 * windows, as DiLoCo does (Douillard et al. 2023). Keeps its velocity from window to window.
 */
final class OuterStep {
  private final boolean plain;
  private final float learningRate;
  private final float momentum;
  /** Empty before the first window. */
  private float[] velocity = {};

  OuterStep(Averaging averaging) {
    this.plain = averaging.isPlain();
    this.learningRate = (float) averaging.outerLearningRate();
    this.momentum = (float) averaging.outerMomentum();
  }

  /**
   * The parameters of the next window.
   *
   * @param before those that this window began with
   * @param average of what the workers made of them
   */
  float[] apply(float[] before, float[] average) {
    if (plain) {
      return average;
    }
    if (velocity.length == 0) {
      velocity = new float[before.length];
    }
    float[] after = new float[before.length];
    for (int i = 0; i < after.length; i++) {
      float gradient = before[i] - average[i];
      velocity[i] = momentum * velocity[i] + gradient;
      after[i] = before[i] - learningRate * (gradient + momentum * velocity[i]);
    }
    return after;
  }

  /** A copy of the velocity; empty where there is none. */
  float[] velocity() {
    return velocity.clone();
  }

  /** Goes on from what {@link #velocity()} has given. */
  void resume(float[] from) {
    velocity = from.clone();
  }
}
