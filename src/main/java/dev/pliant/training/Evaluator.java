package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.jobs.Described;
import dev.pliant.jobs.Release;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Softmax;
import dev.pliant.step.ActivationUse;
import dev.pliant.step.Flips;
import dev.pliant.step.ForwardPass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Evaluates a network on examples in the place where they are stored. */
public final class Evaluator {
  /** Examples of a forward pass: enough for BLAS, and few enough for the processor's cache. */
  private static final int BATCH_SIZE = 256;
  /** The most values of a forward pass: inputs, units or classes of all its examples together. */
  private static final int MOST_VALUES = 1 << 24;

  private Evaluator() {}

  /** The number of examples of a forward pass: a power of two, at most 256. */
  public static int batchSize(Network network) {
    return Math.max(1, Integer.highestOneBit(Math.min(BATCH_SIZE, MOST_VALUES / network.widest())));
  }

  /**
   * The loss, accuracy and confusion of a network on all examples of {@code blocks}; one Spark job.
   *
   * @param parameters the network's parameters
   * @throws TrainingException if there are no examples
   */
  public static Evaluation evaluate(JavaSparkContext spark, Parameters parameters, JavaRDD<Block> blocks) {
    return evaluate(spark, parameters, Flips.OFF, blocks);
  }

  /** As {@link #evaluate(JavaSparkContext, Parameters, JavaRDD)}, with flips or without. */
  public static Evaluation evaluate(
      JavaSparkContext spark, Parameters parameters, Flips flips, JavaRDD<Block> blocks) {
    Network network = parameters.network();
    Broadcast<float[]> sent = spark.broadcast(parameters.flat());
    try (Described work = Described.as(spark.sc(), "evaluate the network")) {
      return Evaluation.sum(
          blocks.mapPartitions(held ->
              MemoryExhaustedException.guard(() -> parts(network, sent.value(), flips, held)).iterator())
              .collect().stream());
    } finally {
      Release.of(sent);
    }
  }

  private static List<Evaluation> parts(Network network, float[] parameters, Flips flips, Iterator<Block> blocks) {
    try (ForwardPass forward = ForwardPass.of(network, parameters)) {
      return parts(forward.with(flips), blocks, null, new Mistakes(0));
    }
  }

  /**
   * Evaluates block by block.
   *
   * @param use receives what the activations see of the first {@value #BATCH_SIZE} examples of each block; null to
   *     observe nothing
   * @param mistakes receives each mistake
   */
  static List<Evaluation> parts(
      ForwardPass forward, Iterator<Block> blocks, ActivationUse use, Mistakes mistakes) {
    List<Evaluation> parts = new ArrayList<>();
    int classes = forward.network().classes();
    int batchSize = batchSize(forward.network());
    float[] probabilities = new float[batchSize * classes];
    Minibatch minibatch = null;
    while (blocks.hasNext()) {
      Block block = blocks.next();
      minibatch = minibatch == null ? new Minibatch(block.features()) : minibatch;
      parts.add(evaluate(forward, block, minibatch, batchSize, probabilities, use, mistakes));
    }
    return parts;
  }

  private static Evaluation evaluate(
      ForwardPass forward, Block block, Minibatch minibatch, int batchSize, float[] probabilities, ActivationUse use,
      Mistakes mistakes) {
    int classes = probabilities.length / batchSize;
    int[] labels = new int[block.size()];
    int[] taken = new int[block.size()];
    BitSet right = new BitSet(block.size());
    double lossSum = 0;
    for (int from = 0; from < block.size(); from += batchSize) {
      minibatch.clear();
      for (int i = from; i < Math.min(block.size(), from + batchSize); i++) {
        minibatch.add(block::copyNonZeros, i, block.label(i));
      }
      if (from < BATCH_SIZE && use != null) {
        forward.probabilities(minibatch, probabilities, use);
      } else {
        forward.probabilities(minibatch, probabilities);
      }
      for (int i = 0; i < minibatch.size(); i++) {
        int label = minibatch.labels()[i];
        int predicted = largest(probabilities, i * classes, classes);
        labels[from + i] = label;
        taken[from + i] = predicted;
        right.set(from + i, predicted == label);
        if (predicted != label) {
          mistakes.add(
              block, from + i, predicted, probabilities[i * classes + predicted], probabilities[i * classes + label]);
        }
        lossSum -=
            block.weight(from + i) * Math.log(Math.max(probabilities[i * classes + label], Softmax.LEAST_PROBABILITY));
      }
    }
    return new Evaluation(block.firstPlace(), block.size(), lossSum, Confusion.of(classes, labels, taken), right);
  }

  /**
   * The most probable of {@code count} classes, whose probabilities begin at {@code from}; the first of equally
   * probable ones.
   */
  public static int largest(float[] values, int from, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
