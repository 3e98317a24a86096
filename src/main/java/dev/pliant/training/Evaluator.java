package dev.pliant.training;

import dev.pliant.data.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluates a network on examples where they are. */
public final class Evaluator {
  /** Keeps the loss finite where a probability underflows, as DL4J's own cross-entropy does. */
  private static final double LEAST_PROBABILITY = 1e-10;

  private Evaluator() {}

  /**
   * The loss, accuracy and confusion of {@code network} on all examples of {@code blocks}; one Spark job.
   *
   * @throws TrainingException if there are no examples
   */
  public static Evaluation evaluate(JavaSparkContext spark, MultiLayerNetwork network, JavaRDD<Block> blocks) {
    Broadcast<NetBroadcastTuple> state =
        spark.broadcast(new NetBroadcastTuple(network.getLayerWiseConfigurations(), network.params(), null));
    try {
      List<Evaluation> parts = blocks.mapPartitions(held -> parts(state.value(), held)).collect();
      return parts.stream()
          .sorted(Comparator.comparingLong(Evaluation::firstId))
          .reduce(Evaluation::plus)
          .orElseThrow(() -> new TrainingException("there are no examples to evaluate on"));
    } finally {
      state.destroy();
    }
  }

  private static Iterator<Evaluation> parts(NetBroadcastTuple state, Iterator<Block> blocks) {
    MultiLayerNetwork network = new MultiLayerNetwork(state.getConfiguration().clone());
    network.init(state.getParameters().dup(), false);
    List<Evaluation> parts = new ArrayList<>();
    blocks.forEachRemaining(block -> parts.add(evaluate(network, block)));
    return parts.iterator();
  }

  private static Evaluation evaluate(MultiLayerNetwork network, Block block) {
    float[] features = new float[Math.multiplyExact(block.size(), block.features())];
    for (int i = 0; i < block.size(); i++) {
      block.copyFeatures(i, features, i * block.features());
    }
    INDArray input = Nd4j.create(features, new long[] {block.size(), block.features()}, 'c');
    float[][] probabilities = network.output(input, false).toFloatMatrix();
    int classes = probabilities[0].length;
    long[][] confusion = new long[classes][classes];
    double lossSum = 0;
    for (int i = 0; i < block.size(); i++) {
      int label = block.label(i);
      confusion[label][largest(probabilities[i])]++;
      lossSum -= Math.log(Math.max(probabilities[i][label], LEAST_PROBABILITY));
    }
    return new Evaluation(block.firstId(), block.size(), lossSum, confusion);
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
