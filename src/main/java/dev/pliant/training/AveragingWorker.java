package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.step.Minibatch;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Trains on a window of the blocks that a worker already holds, and counts what it consumes. */
final class AveragingWorker implements Serializable {
  private static final long serialVersionUID = 1;
  private final StepKind kind;
  private final Broadcast<MultiLayerConfiguration> network;
  private final Broadcast<FlatState> state;
  private final int iteration;

  /** @param iteration updates made before the window */
  AveragingWorker(
      StepKind kind, Broadcast<MultiLayerConfiguration> network, Broadcast<FlatState> state, int iteration) {
    this.kind = kind;
    this.network = network;
    this.state = state;
    this.iteration = iteration;
  }

  /** Trains on {@code window} of the worker's own examples, from the state that was broadcast. */
  WindowResult run(Window window, Iterator<Block> blocks) {
    long examples = 0;
    int minibatches = 0;
    double lossSum = 0;
    long correct = 0;
    long start = System.nanoTime();
    try (Step step = open(window.batchSize())) {
      for (Minibatch minibatch : window.minibatches(blocks)) {
        Step.Outcome outcome = step.fit(minibatch);
        examples += minibatch.size();
        minibatches++;
        lossSum += outcome.loss() * minibatch.size();
        correct += outcome.correct();
      }
      return new WindowResult(
          window.worker(), new FlatState(step.parameters(), step.updaterState()), examples, minibatches, lossSum, correct,
          System.nanoTime() - start);
    }
  }

  private Step open(int capacity) {
    // Tasks of one process share what is broadcast; each trains its own copy.
    MultiLayerConfiguration conf = network.value().clone();
    conf.setIterationCount(iteration);
    FlatState from = state.value();
    return kind.open(conf, capacity, from.parameters().clone(), from.updaterState().clone());
  }
}
