package dev.pliant.data;

import org.apache.spark.api.java.JavaRDD;

/**
 * Examples that belong together.
 *
 * @param examples in their order, which their ids follow: the first has id 0
 * @param count how many there are
 * @param features of each of them
 * @param meanWeight the mean of their weights, by which each of them is divided
 */
public record ExampleSet(JavaRDD<FloatExample> examples, long count, int features, double meanWeight) {}
