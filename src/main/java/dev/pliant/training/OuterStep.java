package dev.pliant.training;

/**
 * What the driver makes of the workers' average: the average itself, or a step towards it with Nesterov momentum over
 * windows, as DiLoCo does (Douillard et al. 2023). Keeps its velocity from window to window.
 */
final class OuterStep {
  private final float learningRate;
  private final float momentum;
  private float[] velocity;

  OuterStep(Averaging averaging) {
    this.learningRate = (float) averaging.outerLearningRate();
    this.momentum = (float) averaging.outerMomentum();
  }

  /** Whether the average is taken as it is. */
  boolean isPlain() {
    return learningRate == 1 && momentum == 0;
  }

  /**
   * The parameters of the next window.
   *
   * @param before those that this window began with
   * @param average of what the workers made of them
   */
  float[] apply(float[] before, float[] average) {
    if (isPlain()) {
      return average;
    }
    if (velocity == null) {
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
}
