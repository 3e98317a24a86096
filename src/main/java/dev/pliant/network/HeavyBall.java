package dev.pliant.network;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Stochastic gradient descent with the momentum of Polyak (1964), which DL4J does not have: v ← μ·v − ε·∇L(θ) and
 * θ ← θ + v. It describes the updater, and the fused step carries it out.
 */
public final class HeavyBall implements IUpdater {
  private static final long serialVersionUID = 1;

  private final double rate;
  /** Null for a constant rate. */
  private final ISchedule schedule;
  private final double momentum;

  HeavyBall(double rate, ISchedule schedule, double momentum) {
    this.rate = rate;
    this.schedule = schedule;
    this.momentum = momentum;
  }

  /** The learning rate by update; null for a constant rate. */
  public ISchedule schedule() {
    return schedule;
  }

  /** The share of the velocity that stays from update to update. */
  public double momentum() {
    return momentum;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return schedule == null ? rate : schedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public long stateSize(long parameters) {
    return parameters;
  }

  @Override
  public IUpdater clone() {
    return this;
  }

  /** Not supported. */
  @Override
  public GradientUpdater<?> instantiate(INDArray view, boolean initialize) {
    throw unsupported();
  }

  /** Not supported. */
  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    throw unsupported();
  }

  /** Not supported: the rate is fixed. */
  @Override
  public void setLrAndSchedule(double newRate, ISchedule newSchedule) {
    throw unsupported();
  }

  static UnsupportedNetworkException unsupported() {
    return new UnsupportedNetworkException(
        "DL4J has no gradient descent with classical momentum, only without momentum or with Nesterov's");
  }
}
