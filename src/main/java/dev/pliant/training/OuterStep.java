package dev.pliant.training;

/**
 * What the driver makes of the workers' average: the average itself, or a step towards the average with Nesterov
 * momentum over windows, as in DiLoCo (Douillard et al. 2023). Keeps its velocity from window to window.
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
   * @param before the parameters that this window began with
   * @param average the average of the workers' parameters at its end
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

  /** A copy of the velocity; empty if there is none. */
  float[] velocity() {
    return velocity.clone();
  }

  /** Resumes with a velocity that {@link #velocity()} has returned. */
  void resume(float[] from) {
    velocity = from.clone();
  }
}
