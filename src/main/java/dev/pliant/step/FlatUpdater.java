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
   * @param gradient the gradient of the mean loss over the minibatch, as long as the parameters
   * @param state DL4J's flat state of the updater, changed in place
   * @param iteration updates made before this one
   */
  abstract void update(float[] parameters, float[] gradient, float[] state, int iteration);

  /** How many floats of state there are for each parameter. */
  abstract int statePerParameter();

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
    void update(float[] parameters, float[] gradient, float[] state, int iteration) {
      int n = parameters.length;
      float rate = (float) (learningRate * Math.sqrt(1 - Math.pow(beta2, iteration + 1))
          / (1 - Math.pow(beta1, iteration + 1)));
      float b1 = (float) beta1;
      float b2 = (float) beta2;
      float c1 = 1 - b1;
      float c2 = 1 - b2;
      for (int i = 0; i < n; i++) {
        float g = gradient[i];
        float m = b1 * state[i] + c1 * g;
        float v = b2 * state[n + i] + c2 * g * g;
        state[i] = m;
        state[n + i] = v;
        parameters[i] -= rate * m / ((float) Math.sqrt(v) + epsilon);
      }
    }

    @Override
    int statePerParameter() {
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
    void update(float[] parameters, float[] gradient, float[] state, int iteration) {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= learningRate * gradient[i];
      }
    }

    @Override
    int statePerParameter() {
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
    void update(float[] parameters, float[] gradient, float[] state, int iteration) {
      for (int i = 0; i < parameters.length; i++) {
        float before = momentum * state[i];
        float velocity = before - learningRate * gradient[i];
        state[i] = velocity;
        parameters[i] -= before - (1 + momentum) * velocity;
      }
    }

    @Override
    int statePerParameter() {
      return 1;
    }
  }
}
