package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.step.Dl4jStep;
import dev.pliant.step.Minibatch;
import dev.pliant.step.Step;
import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/** DL4J's averaging worker, working on blocks it already holds and counting what it consumes. */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1;

  AveragingWorker(Broadcast<NetBroadcastTuple> state, WorkerConfiguration configuration) {
    super(state, true, configuration, null, null, null);
  }

  /** Trains on {@code window} of the worker's own examples, from the state that was broadcast. */
  WindowResult run(Window window, Iterator<Block> blocks) {
    MultiLayerNetwork network = getInitialModel();
    Step step = new Dl4jStep(network);
    long examples = 0;
    int minibatches = 0;
    double lossSum = 0;
    long correct = 0;
    long stepNanos = 0;
    for (Minibatch minibatch : window.minibatches(blocks)) {
      long start = System.nanoTime();
      Step.Outcome outcome = step.fit(minibatch);
      stepNanos += System.nanoTime() - start;
      examples += minibatch.size();
      minibatches++;
      lossSum += outcome.loss() * minibatch.size();
      correct += outcome.correct();
    }
    return new WindowResult(
        window.worker(), getFinalResult(network), examples, minibatches, lossSum, correct, stepNanos);
  }
}
