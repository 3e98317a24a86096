package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.step.Minibatch;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** A task that trains on the examples of its partition, window by window, as the driver orders. */
final class AveragingWorker implements VoidFunction<Iterator<Block>> {
  private static final long serialVersionUID = 1;
  private final String exchange;
  private final StepKind kind;
  private final MultiLayerConfiguration network;
  private final long seed;
  private final int epoch;
  private final int batchSize;

  /**
   * @param exchange the name of the meeting place on the driver
   * @param epoch counted from 1
   */
  AveragingWorker(
      String exchange,
      StepKind kind,
      MultiLayerConfiguration network,
      long seed,
      int epoch,
      int batchSize) {
    this.exchange = exchange;
    this.kind = kind;
    this.network = network;
    this.seed = seed;
    this.epoch = epoch;
    this.batchSize = batchSize;
  }

  @Override
  public void call(Iterator<Block> blocks) {
    int worker = TaskContext.getPartitionId();
    EpochExamples examples = new EpochExamples(seed, epoch, worker, batchSize, blocks);
    try (Step step = kind.open(network, batchSize)) {
      Exchange.Link link = new Exchange.Link(exchange);
      WorkOrder order = link.bring(WindowResult.none(worker));
      // More than the first window only for a task that takes over from one that was lost.
      examples.skip(order.first());
      while (!order.isOver()) {
        step.setParameters(order.state().parameters());
        step.setUpdaterState(order.state().updaterState(), order.iteration());
        order = link.bring(train(step, examples, worker, order));
      }
    }
  }

  private WindowResult train(Step step, Iterator<Minibatch> examples, int worker, WorkOrder order) {
    long consumed = 0;
    int minibatches = 0;
    double lossSum = 0;
    long correct = 0;
    long start = System.nanoTime();
    while (minibatches < order.minibatches() && examples.hasNext()) {
      Minibatch minibatch = examples.next();
      Step.Outcome outcome = step.fit(minibatch);
      consumed += minibatch.size();
      minibatches++;
      lossSum += outcome.loss() * minibatch.size();
      correct += outcome.correct();
    }
    return new WindowResult(
        worker, order.window(), consumed, minibatches, lossSum, correct, System.nanoTime() - start,
        new FlatState(step.parameters(), step.updaterState()));
  }
}
