package dev.pliant.bench;

import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.training.TrainingData;
import dev.pliant.training.Validation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The examples that all contenders train on.
 *
 * @param train rows of {@code id long, label int, pixels binary}, ids from 0 to {@code trainCount} − 1
 * @param trainCount how many training examples there are
 * @param test the same for the test set
 * @param testCount how many test examples there are
 * @param features pixels of one example
 * @param classes how many classes there are
 */
public record BenchData(
    Dataset<Row> train, long trainCount, Dataset<Row> test, long testCount, int features, int classes) {

  /** The first {@code most} training examples of {@code images}, and as many of the test set, or all that there are. */
  public static BenchData of(ImageDataSet images, long most) {
    return new BenchData(
        first(most, images.train()), Math.min(most, images.trainCount()), first(most, images.test()),
        Math.min(most, images.testCount()), images.features(), images.classes());
  }

  private static Dataset<Row> first(long most, Dataset<Row> examples) {
    return examples.where(functions.col("id").lt(most));
  }

  /** The examples packed for {@code workers} workers of Pliant; the caller closes them. */
  TrainingData pack(int workers, long seed) {
    return TrainingData.pack(
        Enlarged.once(train, trainCount), test, testCount, features, workers, Validation.TEST, seed);
  }
}
