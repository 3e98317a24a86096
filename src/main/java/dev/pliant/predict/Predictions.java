package dev.pliant.predict;

import dev.pliant.data.Blocks;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Softmax;
import dev.pliant.results.PredictionRow;
import dev.pliant.step.ForwardPass;
import dev.pliant.training.Evaluator;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The predictions of one partition, minibatch by minibatch, as evaluations go through blocks: in minibatches of as many
 * examples, their losses added up over as many.
 */
final class Predictions implements Iterator<PredictionRow> {
  private final Iterator<Example> examples;
  private final Findings findings;
  private final ForwardPass forward;
  private final int classes;
  private final String task;
  private final Minibatch minibatch;
  private final float[] probabilities;
  private final int batchSize;
  private final int blockSize;
  private final long[] ids;
  /** Null where not known. */
  private final Integer[] labels;
  private int next;
  /** Whether a row has been met that is no example. */
  private boolean bad;

  private int place;
  private int batches;
  private long predicted;
  private long labelled;
  private long correct;
  private double lossSum;

  /** @param forward which the end of the task closes */
  Predictions(ForwardPass forward, Iterator<Example> examples, Findings findings) {
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> forward.close());
    this.forward = forward;
    this.examples = examples;
    this.findings = findings;
    Network network = forward.network();
    this.classes = network.classes();
    this.task = network.tasks().get(0).title();
    this.minibatch = new Minibatch(network.inputs());
    this.batchSize = Evaluator.batchSize(network);
    this.blockSize = Blocks.size(network.inputs());
    this.ids = new long[batchSize];
    this.labels = new Integer[batchSize];
    this.probabilities = new float[batchSize * classes];
  }

  @Override
  public boolean hasNext() {
    if (next == minibatch.size()) {
      predictMore();
    }
    return next < minibatch.size();
  }

  @Override
  public PredictionRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int row = next * classes;
    PredictionRow prediction = new PredictionRow(
        ids[next], labels[next], Evaluator.largest(probabilities, row, classes),
        Arrays.copyOfRange(probabilities, row, row + classes), task);
    next++;
    return prediction;
  }

  private void predictMore() {
    minibatch.clear();
    next = 0;
    try {
      while (!bad && minibatch.size() < batchSize && examples.hasNext()) {
        Example example = examples.next();
        ids[minibatch.size()] = example.id();
        labels[minibatch.size()] = example.label();
        // A forward pass does not look at labels.
        minibatch.add(example.source(), example.index(), 0);
      }
    } catch (BadRowException e) {
      // None of the predictions will be kept: no more of them.
      findings.addFault(TaskContext.getPartitionId(), e.getMessage());
      bad = true;
    }
    if (minibatch.size() > 0) {
      forward.probabilities(minibatch, probabilities);
      count();
    }
    if (batches == blockSize / batchSize || batches > 0 && minibatch.size() < batchSize) {
      endPart();
    }
  }

  private void count() {
    batches++;
    predicted += minibatch.size();
    for (int i = 0; i < minibatch.size(); i++) {
      if (labels[i] != null) {
        int row = i * classes;
        labelled++;
        correct += Evaluator.largest(probabilities, row, classes) == labels[i] ? 1 : 0;
        lossSum -= Math.log(Math.max(probabilities[row + labels[i]], Softmax.LEAST_PROBABILITY));
      }
    }
  }

  private void endPart() {
    findings.addScore(TaskContext.getPartitionId(), place, new Score(predicted, labelled, correct, lossSum));
    place++;
    batches = 0;
    predicted = 0;
    labelled = 0;
    correct = 0;
    lossSum = 0;
  }
}
