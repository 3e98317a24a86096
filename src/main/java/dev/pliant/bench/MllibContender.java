package dev.pliant.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Spark MLlib's perceptron with the same sizes: sigmoids, softmax, and L-BFGS over all examples. One iteration counts
 * as one pass over the examples, although its line search may need more.
 *
 * <p>MLlib does not report its progress. So the time to the target is the time of a whole training: the first of
 * several lengths, from short to long, that reaches the target.
 */
final class MllibContender implements Contender {
  private static final StructType SCHEMA = new StructType()
      .add("label", DataTypes.DoubleType, false)
      .add("features", SQLDataTypes.VectorType(), false);
  /** So small that no training ends before its last iteration. */
  private static final double TOLERANCE = 1e-12;

  private final Course course;
  private final List<Integer> trainings;

  MllibContender(Course course) {
    this.course = course;
    this.trainings = course.plan().effort() == Effort.QUICK ? List.of(10) : List.of(100, 150, 200);
  }

  @Override
  public String name() {
    return "Spark MLlib MLP";
  }

  @Override
  public String settings() {
    return trainings.size() == 1
        ? "sigmoid, L-BFGS, " + trainings.get(0) + " iterations"
        : "sigmoid, L-BFGS, first of " + trainings + " iterations that reaches the target";
  }

  @Override
  public int workers() {
    return course.spark().defaultParallelism();
  }

  @Override
  public Measurement measure() throws NotMeasuredException {
    BenchPlan plan = course.plan();
    if (plan.network().denseSizes().isEmpty()) {
      throw new NotMeasuredException("has chains of dense layers alone");
    }
    Dataset<Row> train = vectors(course.data().train()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      train.count();
      double[] speeds = new double[trainings.size()];
      int done = 0;
      int iterations = 0;
      Double secondsToTarget = null;
      double accuracy = 0;
      while (done < trainings.size() && secondsToTarget == null) {
        long began = System.nanoTime();
        MultilayerPerceptronClassificationModel model = classifier(trainings.get(done)).fit(train);
        double seconds = (System.nanoTime() - began) / 1e9;
        int taken = Math.max(1, model.summary().totalIterations());
        speeds[done++] = (double) course.data().trainCount() * taken / seconds;
        iterations += taken;
        accuracy = accuracy(model);
        // A single training gives the speed, but not the time at which the target was reached.
        secondsToTarget = trainings.size() > 1 && accuracy >= plan.target() ? Double.valueOf(seconds) : null;
      }
      double speed = Median.of(IntStream.range(0, done).mapToDouble(i -> speeds[i]).toArray());
      return Measurement.speed(this, speed, iterations).withTarget(secondsToTarget, accuracy);
    } finally {
      train.unpersist(true);
    }
  }

  private MultilayerPerceptronClassifier classifier(int iterations) {
    return new MultilayerPerceptronClassifier()
        .setLayers(course.plan().network().denseSizes().orElseThrow().stream().mapToInt(Integer::intValue).toArray())
        .setSolver("l-bfgs")
        .setMaxIter(iterations)
        .setTol(TOLERANCE)
        .setSeed(course.plan().seed());
  }

  private double accuracy(MultilayerPerceptronClassificationModel model) {
    long correct = model.transform(vectors(course.data().test())).where("prediction = label").count();
    return (double) correct / course.data().testCount();
  }

  private Dataset<Row> vectors(Dataset<Row> examples) {
    return examples.sparkSession().createDataFrame(
        examples.select("label", "pixels").javaRDD()
            .map(row -> RowFactory.create((double) row.getInt(0), Vectors.dense(scaled(row.getAs(1))).compressed())),
        SCHEMA);
  }

  private static double[] scaled(byte[] pixels) {
    double[] scaled = new double[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      scaled[i] = (pixels[i] & 0xff) / 255.0;
    }
    return scaled;
  }
}
