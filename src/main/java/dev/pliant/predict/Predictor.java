package dev.pliant.predict;

import dev.pliant.data.Block;
import dev.pliant.results.PredictionRow;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Predicts by the forward pass of a network, on the executors. What it makes of them is to be used once: it is counted as
 * it comes.
 */
public final class Predictor implements AutoCloseable {
  private final MultiLayerConfiguration conf;
  private final StepKind step;
  private final Broadcast<float[]> parameters;
  private final CollectionAccumulator<Score.Part> parts = new CollectionAccumulator<>();

  /**
   * Of {@code network}, as it is now.
   *
   * @param step whose forward pass predicts
   */
  public Predictor(JavaSparkContext spark, MultiLayerNetwork network, StepKind step) {
    this.conf = network.getLayerWiseConfigurations();
    this.step = step;
    this.parameters = spark.broadcast(network.params().toFloatVector());
    spark.sc().register(parts);
  }

  /**
   * What the network makes of the examples in {@code blocks}, whose places are their ids: to the bit what an evaluation
   * on the same blocks sees.
   */
  public JavaRDD<PredictionRow> ofBlocks(JavaRDD<Block> blocks) {
    return predictions(blocks.mapPartitions(Predictor::examples));
  }

  private static Iterator<Example> examples(Iterator<Block> blocks) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(blocks, Spliterator.ORDERED), false)
        .flatMap(block -> IntStream.range(0, block.size())
            .mapToObj(i -> new Example(block.firstPlace() + i, block.label(i), block::copyNonZeros, i)))
        .iterator();
  }

  /** What the network makes of the examples in {@code table}. */
  public JavaRDD<PredictionRow> ofTable(FeatureTable table) {
    return predictions(table.examples());
  }

  private JavaRDD<PredictionRow> predictions(JavaRDD<Example> examples) {
    MultiLayerConfiguration conf = this.conf;
    StepKind step = this.step;
    Broadcast<float[]> parameters = this.parameters;
    CollectionAccumulator<Score.Part> parts = this.parts;
    return examples.mapPartitions(partition -> {
      Step forward = step.open(conf, Predictions.BATCH_SIZE);
      forward.setParameters(parameters.value());
      return new Predictions(forward, conf, partition, parts);
    });
  }

  /** How the predictions that were made agree with the labels. */
  public Score score() {
    return Score.sum(List.copyOf(parts.value()));
  }

  /** Lets the executors forget the network. */
  @Override
  public void close() {
    parameters.destroy();
  }
}
