package dev.pliant.bench;

import dev.pliant.layer.Parameters;
import dev.pliant.network.Dl4jForm;
import dev.pliant.training.Evaluator;
import dev.pliant.training.TrainingData;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a contender needs for its measurement.
 *
 * @param spark where distributed contenders run
 * @param plan how to train
 * @param data the examples to train on
 */
record Course(JavaSparkContext spark, BenchPlan plan, BenchData data) {
  /** The share of the test examples that {@code network} classifies correctly, in [0, 1]. */
  double testAccuracy(MultiLayerNetwork network, TrainingData packed) {
    Dl4jForm form = Dl4jForm.of(network.getLayerWiseConfigurations());
    Parameters parameters = Parameters.of(form.network(), form.state(network).parameters());
    return Evaluator.evaluate(spark, parameters, packed.test()).accuracy();
  }
}
