package dev.pliant.bench;

import dev.pliant.layer.Network;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.MemoryNeed;
import dev.pliant.training.TrainingPlan;
import org.apache.spark.SparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network that all contenders train, and how.
 *
 * @param network the network
 * @param batchSize examples of a minibatch, at least 1
 * @param learningRate Adam's step size
 * @param averagingFrequency minibatches that each of Pliant's workers trains on between two averages, at least 1
 * @param seed seed for the initial weights and the order of examples
 * @param target the test accuracy to reach, in (0, 1]
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

  /** The plan of Pliant's own training in {@code epochs} epochs. */
  TrainingPlan training(int epochs, int workers, StepKind step) {
    return new TrainingPlan(
        network, epochs, batchSize, learningRate, workers, Averaging.every(averagingFrequency), seed, step);
  }

  /**
   * Refuses a plan that certainly needs more memory than {@code spark}'s driver and executors have.
   *
   * @param examples number of training examples of an epoch
   * @param names the option names for the message
   * @throws IllegalArgumentException in one line: what is too large, what it needs, what there is, and what to do
   */
  public void requireRoom(long examples, int workers, SparkContext spark, MemoryNeed.Names names) {
    MemoryNeed.require(training(1, workers, StepKind.AUTO), examples, spark, names);
  }

  /** DL4J's network with its initial parameters. */
  MultiLayerNetwork newNetwork() {
    MultiLayerNetwork start = new MultiLayerNetwork(
        Dl4jForm.of(network, Updaters.same(new Adam(learningRate)), WeightStart.GLOROT, seed).chain());
    start.init();
    return start;
  }
}
