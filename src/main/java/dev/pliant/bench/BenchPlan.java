package dev.pliant.bench;

import dev.pliant.network.NetworkSpec;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Adam;

/**
 * What all contenders train.
 *
 * @param network the network
 * @param batchSize examples of a minibatch, at least 1
 * @param learningRate Adam's step size
 * @param averagingFrequency minibatches of a worker of ours between two averages, at least 1
 * @param seed of the weights' start and the order of examples
 * @param target the test accuracy to be reached, in (0, 1]
 * @param effort how much time to take
 * @param python the program that runs Python, a path or a name on the PATH
 */
public record BenchPlan(
    NetworkSpec network,
    int batchSize,
    double learningRate,
    int averagingFrequency,
    long seed,
    double target,
    Effort effort,
    String python) {

  /** DL4J's network at its start. */
  MultiLayerNetwork newNetwork() {
    MultiLayerNetwork start = new MultiLayerNetwork(network.toConfiguration(new Adam(learningRate), seed));
    start.init();
    return start;
  }
}
