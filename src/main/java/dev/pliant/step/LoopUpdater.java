package dev.pliant.step;

import dev.pliant.layer.Segment;
import dev.pliant.network.HeavyBall;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UnsupportedNetworkException;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's updaters, and {@link HeavyBall}, as plain loops over arrays. Not safe for use by several threads. */
abstract class LoopUpdater {
  private final IUpdater config;
  private final double weightDecay;
  /** The learning rate of this update. */
  double learningRate;
  /** The factor by which weight decay multiplies a parameter in this update; 1 without weight decay. */
  float kept;

  private LoopUpdater(IUpdater config, double weightDecay) {
    this.config = config;
    this.weightDecay = weightDecay;
  }

  /**
   * Begins an update of all parameters.
   *
   * @param iteration number of updates made before
   */
  void begin(int iteration) {
    learningRate = config.getLearningRate(iteration, 0);
    kept = (float) (1 - learningRate * weightDecay);
  }

  /**
   * Updates the parameters of {@code segment} and their state.
   *
   * @param gradient the gradient of the loss summed over the minibatch, as long as the segment or longer
   * @param share the factor from the sum to the mean: one divided by the number of examples in the minibatch
   */
  abstract void update(Segment segment, float[] gradient, float share);

  /** The number of state arrays, each with one float per parameter. */
  abstract int stateArrays();

  /**
   * Creates the updater that {@code config} describes.
   *
   * @param weightDecay the share of the parameters that each update removes, multiplied by the learning rate
   * @throws UnsupportedNetworkException if it is not SGD, with momentum or without, or Adam, with a learning rate that is
   *     constant or depends on the iteration
   */
  static LoopUpdater of(IUpdater config, double weightDecay) {
    if (config instanceof Adam adam && isKnown(adam.getLearningRateSchedule())) {
      return new AdamUpdater(adam, weightDecay);
    }
    if (config instanceof Sgd sgd && isKnown(sgd.getLearningRateSchedule())) {
      return new SgdUpdater(sgd, weightDecay);
    }
    if (config instanceof Nesterovs nesterovs && isKnown(nesterovs.getLearningRateSchedule())
        && nesterovs.getMomentumISchedule() == null) {
      return new NesterovsUpdater(nesterovs, weightDecay);
    }
    if (config instanceof HeavyBall ball && isKnown(ball.schedule())) {
      return new HeavyBallUpdater(ball, weightDecay);
    }
    throw new UnsupportedNetworkException("its updater is " + config);
  }

  /** Other schedules may depend on epochs, which a step does not count. */
  private static boolean isKnown(ISchedule schedule) {
    return schedule == null || schedule instanceof RateSchedule;
  }

  /**
   * Adam (Kingma and Ba 2015). The state is the first moments of all parameters, then the second moments.
   *
   * <p>Moments of a parameter without gradient, such as the weights of a pixel that is almost always background, shrink
   * until they are subnormal numbers, which some processors compute a hundred times slower. The square of a gradient
   * near 10⁻²⁰ is subnormal, too. So each is rounded to a multiple of a grain that is far too small to move a
   * parameter: 10⁻¹⁷ for the gradient and 10⁻²⁷ for its mean, where ε is 10⁻⁸, and 10⁻³¹ for the mean of its square,
   * where ε² is 10⁻¹⁶.
   */
  private static final class AdamUpdater extends LoopUpdater {
    /** Adding and subtracting a grain leaves a multiple of half its last place. */
    private static final float GRADIENT_GRAIN = 1e-10f;

    private static final float FIRST_GRAIN = 1e-20f;
    private static final float SECOND_GRAIN = 1e-24f;

    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private float rate;

    AdamUpdater(Adam config, double weightDecay) {
      super(config, weightDecay);
      this.beta1 = config.getBeta1();
      this.beta2 = config.getBeta2();
      this.epsilon = (float) config.getEpsilon();
    }

    @Override
    void begin(int iteration) {
      super.begin(iteration);
      rate = (float) (learningRate * Math.sqrt(1 - Math.pow(beta2, iteration + 1))
          / (1 - Math.pow(beta1, iteration + 1)));
    }

    @Override
    void update(Segment segment, float[] gradient, float share) {
      float[] parameters = segment.values();
      // Two arrays, because the compiler does not vectorise a loop over two places of one array.
      float[] first = segment.state()[0];
      float[] second = segment.state()[1];
      float r = rate;
      float keep = kept;
      float b1 = (float) beta1;
      float b2 = (float) beta2;
      float c1 = 1 - b1;
      float c2 = 1 - b2;
      float e = epsilon;
      for (int i = 0; i < parameters.length; i++) {
        float g = share * gradient[i] + GRADIENT_GRAIN - GRADIENT_GRAIN;
        float m = b1 * first[i] + c1 * g + FIRST_GRAIN - FIRST_GRAIN;
        float v = b2 * second[i] + c2 * g * g + SECOND_GRAIN - SECOND_GRAIN;
        first[i] = m;
        second[i] = v;
        parameters[i] = keep * parameters[i] - r * m / ((float) Math.sqrt(v) + e);
      }
    }

    @Override
    int stateArrays() {
      return 2;
    }
  }

  /** Stochastic gradient descent, which has no state. */
  private static final class SgdUpdater extends LoopUpdater {
    SgdUpdater(Sgd config, double weightDecay) {
      super(config, weightDecay);
    }

    @Override
    void update(Segment segment, float[] gradient, float share) {
      float[] parameters = segment.values();
      float rate = (float) learningRate * share;
      float keep = kept;
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = keep * parameters[i] - rate * gradient[i];
      }
    }

    @Override
    int stateArrays() {
      return 0;
    }
  }

  /** What updaters with momentum have in common. The state is the velocity. */
  private abstract static class MomentumUpdater extends LoopUpdater {
    /**
     * Added and subtracted, it leaves a multiple of some 10⁻²⁷: a velocity without gradient shrinks to a few of these,
     * and not to a subnormal number, which it would stay.
     */
    static final float VELOCITY_GRAIN = 1e-20f;

    final float momentum;

    MomentumUpdater(IUpdater config, double momentum, double weightDecay) {
      super(config, weightDecay);
      this.momentum = (float) momentum;
    }

    @Override
    int stateArrays() {
      return 1;
    }
  }

  /**
   * Nesterov momentum in the form of Bengio, Boulanger-Lewandowski and Pascanu (2012), as {@link
   * dev.pliant.network.UpdaterChoice.Kind#NESTEROV} says.
   */
  private static final class NesterovsUpdater extends MomentumUpdater {
    NesterovsUpdater(Nesterovs config, double weightDecay) {
      super(config, config.getMomentum(), weightDecay);
    }

    @Override
    void update(Segment segment, float[] gradient, float share) {
      float[] parameters = segment.values();
      float[] velocity = segment.state()[0];
      float rate = (float) learningRate * share;
      float keep = kept;
      float mu = momentum;
      float look = 1 + mu;
      for (int i = 0; i < parameters.length; i++) {
        float before = mu * velocity[i];
        float after = before - rate * gradient[i] + VELOCITY_GRAIN - VELOCITY_GRAIN;
        velocity[i] = after;
        parameters[i] = keep * parameters[i] - (before - look * after);
      }
    }
  }

  /** Classical momentum. */
  private static final class HeavyBallUpdater extends MomentumUpdater {
    HeavyBallUpdater(HeavyBall config, double weightDecay) {
      super(config, config.momentum(), weightDecay);
    }

    @Override
    void update(Segment segment, float[] gradient, float share) {
      float[] parameters = segment.values();
      float[] velocity = segment.state()[0];
      float rate = (float) learningRate * share;
      float keep = kept;
      float mu = momentum;
      for (int i = 0; i < parameters.length; i++) {
        float after = mu * velocity[i] - rate * gradient[i] + VELOCITY_GRAIN - VELOCITY_GRAIN;
        velocity[i] = after;
        parameters[i] = keep * parameters[i] + after;
      }
    }
  }
}
