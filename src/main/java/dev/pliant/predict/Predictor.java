package dev.pliant.predict;

import dev.pliant.data.BadDataException;
import dev.pliant.data.Block;
import dev.pliant.jobs.Release;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.results.PredictionRow;
import dev.pliant.step.Flips;
import dev.pliant.step.ForwardPass;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Predicts by the forward pass of a network, on the executors. What it makes of examples is to be used once: it is
 * counted as it comes.
 */
public final class Predictor implements AutoCloseable {
  private final Network network;
  private final Broadcast<float[]> parameters;
  private final Findings findings;
  private final Flips flips;

  /** Of the network that {@code parameters} are of, without flips. */
  public Predictor(JavaSparkContext spark, Parameters parameters) {
    this(spark, parameters, Flips.OFF);
  }

  /** Of the network that {@code parameters} are of. */
  public Predictor(JavaSparkContext spark, Parameters parameters, Flips flips) {
    this.flips = flips;
    this.network = parameters.network();
    this.parameters = spark.broadcast(parameters.flat());
    this.findings = new Findings(spark.sc());
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
    Network network = this.network;
    Broadcast<float[]> parameters = this.parameters;
    Findings findings = this.findings;
    Flips flips = this.flips;
    return examples.mapPartitions(partition ->
        new Predictions(ForwardPass.of(network, parameters.value()).with(flips), partition, findings));
  }

  /**
   * Checks the predictions that were made: where a row was no example, its partition has no more of them.
   *
   * @throws BadDataException if there was such a row; the message says which and why
   */
  public void requireSound() {
    findings.requireSound();
  }

  /** How the predictions that were made agree with the labels. */
  public Score score() {
    return findings.score();
  }

  /** Lets the executors forget the network. */
  @Override
  public void close() {
    Release.of(parameters);
  }
}
