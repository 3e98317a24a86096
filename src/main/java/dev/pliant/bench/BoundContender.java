package dev.pliant.bench;

import dev.pliant.layer.Conv;
import dev.pliant.layer.Network;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;

/**
 * The speed of a step's dense matrix products and convolutions alone, without data, activation, update or average: no
 * step that makes these by the same BLAS and oneDNN is faster. A step that skips the zeros of its input makes fewer and
 * may be. It runs one Spark task for each worker, all of them at once.
 */
final class BoundContender implements Contender {
  static final String NAME = "bare products";

  private static final double WARM_UP_SECONDS = 0.3;
  private static final double READING_SECONDS = 0.3;
  private static final int READINGS = 5;

  private final Course course;
  private final int workers;

  BoundContender(Course course, int workers) {
    this.course = course;
    this.workers = workers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    boolean convolves = course.plan().network().nodes().stream().anyMatch(node -> node.layer() instanceof Conv);
    return convolves ? "sgemm and oneDNN of a step" : "sgemm of a step alone";
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public Measurement measure() throws NotMeasuredException {
    SparkContext spark = course.spark().sc();
    int slots = spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    if (workers > slots) {
      // Spark would wait for minutes for more slots.
      throw new NotMeasuredException(workers + " workers at once on " + slots + " task slots");
    }
    Network network = course.plan().network();
    int batchSize = course.plan().batchSize();
    List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
    RDD<double[]> readings = course.spark().parallelize(numbers, workers).rdd().barrier().mapPartitions(
        (Function1<scala.collection.Iterator<Integer>, scala.collection.Iterator<double[]>> & Serializable)
            number -> JavaConverters.asScalaIterator(readings(network, batchSize)),
        false,
        ClassTag.apply(double[].class));
    List<double[]> ofWorkers = readings.toJavaRDD().collect();
    double[] sums = IntStream.range(0, READINGS)
        .mapToDouble(i -> ofWorkers.stream().mapToDouble(each -> each[i]).sum())
        .toArray();
    return Measurement.speed(this, Median.of(sums), READINGS);
  }

  /** Examples per second of one worker, reading by reading. */
  private static Iterator<double[]> readings(Network network, int batchSize) {
    try (BareOperations operations = new BareOperations(network, batchSize)) {
      operations.run();
      // All workers start together, after the native libraries have been loaded.
      BarrierTaskContext.get().barrier();
      operations.examplesPerSecond(WARM_UP_SECONDS);
      double[] readings = new double[READINGS];
      for (int i = 0; i < READINGS; i++) {
        readings[i] = operations.examplesPerSecond(READING_SECONDS);
      }
      return List.of(readings).iterator();
    }
  }
}
