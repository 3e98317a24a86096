package dev.pliant.step;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's updaters as plain loops over flat arrays. */
abstract class FlatUpdater {
  /**
   * One update.
   *
   * @param parameters the flat view, changed in place
   * @param gradient the gradient of the loss summed over the minibatch, as long as the parameters
   * @param share what makes of that sum the mean: one over the examples of the minibatch
   * @param state DL4J's flat state of the updater in {@link #stateArrays} arrays, each as long as the parameters,
   *     changed in place. They are apart because the compiler vectorises no loop over two places of one array.
   * @param iteration updates made before this one
   */
  abstract void update(float[] parameters, float[] gradient, float share, float[][] state, int iteration);

  /** How many arrays of state there are, each of a float for each parameter. */
  abstract int stateArrays();

  /**
   * The updater that {@code config} describes.
   *
   * @throws UnsupportedNetworkException if it is none of SGD, Nesterov momentum and Adam at a constant rate
   */
  static FlatUpdater of(IUpdater config) {
    if (config instanceof Adam adam && adam.getLearningRateSchedule() == null) {
      return new AdamUpdater(adam);
    }
    if (config instanceof Sgd sgd && sgd.getLearningRateSchedule() == null) {
      return new SgdUpdater((float) sgd.getLearningRate());
    }
    if (config instanceof Nesterovs nesterovs && nesterovs.getLearningRateSchedule() == null
        && nesterovs.getMomentumISchedule() == null) {
      return new NesterovsUpdater((float) nesterovs.getLearningRate(), (float) nesterovs.getMomentum());
    }
    throw new UnsupportedNetworkException("its updater is " + config);
  }

  /** Adam (Kingma and Ba 2015). The state is the first moments of all parameters, then the second ones. */
  private static final class AdamUpdater extends FlatUpdater {
    private final double learningRate;
    private final double beta1;
    private final double beta2;
    private final float epsilon;

    AdamUpdater(Adam config) {
      this.learningRate = config.getLearningRate();
      this.beta1 = config.getBeta1();
      this.beta2 = config.getBeta2();
      this.epsilon = (float) config.getEpsilon();
    }

    @Override
    void update(float[] parameters, float[] gradient, float share, float[][] state, int iteration) {
      float[] first = state[0];
      float[] second = state[1];
      float rate = (float) (learningRate * Math.sqrt(1 - Math.pow(beta2, iteration + 1))
          / (1 - Math.pow(beta1, iteration + 1)));
      float b1 = (float) beta1;
      float b2 = (float) beta2;
      float c1 = 1 - b1;
      float c2 = 1 - b2;
      float e = epsilon;
      for (int i = 0; i < parameters.length; i++) {
        float g = share * gradient[i];
        float m = b1 * first[i] + c1 * g;
        float v = b2 * second[i] + c2 * g * g;
        first[i] = m;
        second[i] = v;
        parameters[i] -= rate * m / ((float) Math.sqrt(v) + e);
      }
    }

    @Override
    int stateArrays() {
      return 2;
    }
  }

  /** Stochastic gradient descent. No state. */
  private static final class SgdUpdater extends FlatUpdater {
    private final float learningRate;

    SgdUpdater(float learningRate) {
      this.learningRate = learningRate;
    }

    @Override
    void update(float[] parameters, float[] gradient, float share, float[][] state, int iteration) {
      float rate = learningRate * share;
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= rate * gradient[i];
      }
    }

    @Override
    int stateArrays() {
      return 0;
    }
  }

  /** Nesterov momentum in the form of Bengio, Boulanger-Lewandowski and Pascanu (2012). The state is the velocity. */
  private static final class NesterovsUpdater extends FlatUpdater {
    private final float learningRate;
    private final float momentum;

    NesterovsUpdater(float learningRate, float momentum) {
      this.learningRate = learningRate;
      this.momentum = momentum;
    }

    @Override
    void update(float[] parameters, float[] gradient, float share, float[][] state, int iteration) {
      float[] velocity = state[0];
      float rate = learningRate * share;
      float mu = momentum;
      float look = 1 + momentum;
      for (int i = 0; i < parameters.length; i++) {
        float before = mu * velocity[i];
        float after = before - rate * gradient[i];
        velocity[i] = after;
        parameters[i] -= before - look * after;
      }
    }

    @Override
    int stateArrays() {
      return 1;
    }
  }
}
