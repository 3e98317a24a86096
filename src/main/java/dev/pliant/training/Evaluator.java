package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.jobs.Described;
import dev.pliant.jobs.Release;
import dev.pliant.step.ActivationUse;
import dev.pliant.layer.Minibatch;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Evaluates a network on examples where they are. */
public final class Evaluator {
  /** Examples of a forward pass: enough for BLAS, and few enough that what they take stays in a processor's cache. */
  private static final int BATCH_SIZE = 256;
  /** Of examples of many inputs, units or classes, so many that all of them together have no more than these. */
  private static final int MOST_VALUES = 1 << 24;

  private Evaluator() {}

  /** How many examples of the network {@code conf} a forward pass takes: a power of two, at most 256. */
  public static int batchSize(MultiLayerConfiguration conf) {
    long widest = 1;
    for (NeuralNetConfiguration layer : conf.getConfs()) {
      if (layer.getLayer() instanceof FeedForwardLayer dense) {
        widest = Math.max(widest, Math.max(dense.getNIn(), dense.getNOut()));
      }
    }
    return Math.max(1, Integer.highestOneBit((int) Math.min(BATCH_SIZE, MOST_VALUES / widest)));
  }

  /**
   * The loss, accuracy and confusion of {@code network} on all examples of {@code blocks}; one Spark job.
   *
   * @param step whose forward pass evaluates
   * @throws TrainingException if there are no examples
   */
  public static Evaluation evaluate(
      JavaSparkContext spark, MultiLayerNetwork network, StepKind step, JavaRDD<Block> blocks) {
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
    Broadcast<float[]> parameters = spark.broadcast(network.params().toFloatVector());
    try (Described work = Described.as(spark.sc(), "evaluate the network")) {
      return Evaluation.sum(
          blocks.mapPartitions(held ->
              MemoryExhaustedException.told(() -> parts(step, conf, parameters.value(), held)).iterator())
              .collect().stream());
    } finally {
      Release.of(parameters);
    }
  }

  private static List<Evaluation> parts(
      StepKind step, MultiLayerConfiguration conf, float[] parameters, Iterator<Block> blocks) {
    try (Step forward = step.open(conf)) {
      forward.setParameters(parameters);
      return parts(forward, conf, blocks, null, new Mistakes(0));
    }
  }

  /**
   * Evaluates block by block.
   *
   * @param forward a step of the network {@code conf}
   * @param use told what the activations see of the first {@value #BATCH_SIZE} examples of each block; null for nobody
   * @param mistakes told of each
   */
  static List<Evaluation> parts(
      Step forward, MultiLayerConfiguration conf, Iterator<Block> blocks, ActivationUse use, Mistakes mistakes) {
    List<Evaluation> parts = new ArrayList<>();
    int classes = Math.toIntExact(((FeedForwardLayer) conf.getConf(conf.getConfs().size() - 1).getLayer()).getNOut());
    int batchSize = batchSize(conf);
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
      Step forward, Block block, Minibatch minibatch, int batchSize, float[] probabilities, ActivationUse use,
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
            block.weight(from + i) * Math.log(Math.max(probabilities[i * classes + label], Step.LEAST_PROBABILITY));
      }
    }
    return new Evaluation(block.firstPlace(), block.size(), lossSum, Confusion.of(classes, labels, taken), right);
  }

  /** The most probable of {@code count} classes, of equal ones the first, whose probabilities begin at {@code from}. */
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
