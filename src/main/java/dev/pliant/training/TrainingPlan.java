package dev.pliant.training;

import dev.pliant.network.NetworkSpec;
import dev.pliant.step.StepKind;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Everything that decides a training, but the data.
 *
 * @param network the network
 * @param epochs passes over the training examples, at least 1
 * @param batchSize examples of a worker's minibatch, at least 1
 * @param learningRate Adam's step size, positive; its other constants are those of Kingma and Ba (2015)
 * @param workers parts that train side by side, at least 1
 * @param averaging when the workers' states are averaged
 * @param seed decides the start of the weights and the order of the examples
 * @param step which step the workers take; {@code AUTO} becomes what it comes to for this network
 */
public record TrainingPlan(
    NetworkSpec network,
    int epochs,
    int batchSize,
    double learningRate,
    int workers,
    Averaging averaging,
    long seed,
    StepKind step) {

  public TrainingPlan {
    requirePositive("epochs", epochs);
    requirePositive("batch size", batchSize);
    requirePositive("workers", workers);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("learning rate must be a positive number, not " + learningRate);
    }
    step = step.resolve(configuration(network, learningRate, seed));
  }

  /** DL4J's configuration of the network and its updater. */
  MultiLayerConfiguration configuration() {
    return configuration(network, learningRate, seed);
  }

  private static MultiLayerConfiguration configuration(NetworkSpec network, double learningRate, long seed) {
    return network.toConfiguration(new Adam(learningRate), seed);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }
}
