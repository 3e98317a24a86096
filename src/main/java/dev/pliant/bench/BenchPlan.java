package dev.pliant.bench;

import dev.pliant.layer.Network;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
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
    Network network,
    int batchSize,
    double learningRate,
    int averagingFrequency,
    long seed,
    double target,
    Effort effort,
    String python) {

  /** DL4J's network at its start. */
  MultiLayerNetwork newNetwork() {
    MultiLayerNetwork start = new MultiLayerNetwork(Dl4jForm.of(network, Updaters.same(new Adam(learningRate)), WeightStart.GLOROT, seed).chain());
    start.init();
    return start;
  }
}
