package dev.pliant.ml;

import dev.pliant.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables that are not images. */
final class Tables {
  static final int FEATURES = 3;
  static final int CLASSES = 3;
  static final StructType SCHEMA = new StructType()
      .add("label", DataTypes.DoubleType)
      .add("features", SQLDataTypes.VectorType());

  private Tables() {}

  /** Three classes around three centres, each value normal with deviation 1, some of it negative and some zero. */
  static List<Row> rows(int count, long seed) {
    double[][] centres = {{-3, 0, 1}, {2, 2, -2}, {1, -3, 0}};
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLASSES;
      double[] x = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        // Floats, so that all kinds of columns hold the same.
        x[j] = random.nextInt(5) == 0 ? 0 : (float) (centres[label][j] + random.nextGaussian());
      }
      rows.add(RowFactory.create((double) label, Vectors.dense(x)));
    }
    Collections.shuffle(rows, new Random(seed));
    return rows;
  }

  /** Those rows in {@code partitions} partitions, in their order. */
  static Dataset<Row> of(List<Row> rows, int partitions) {
    return of(rows, SCHEMA, partitions);
  }

  static Dataset<Row> of(List<Row> rows, StructType schema, int partitions) {
    return LocalSpark.session().createDataFrame(LocalSpark.context().parallelize(rows, partitions), schema);
  }

  /** 180 rows in 2 partitions. */
  static Dataset<Row> small() {
    return of(rows(180, 5), 2);
  }

  /** A classifier that is done in no time, and has learned something by then. */
  static LearnedActivationClassifier classifier() {
    return new LearnedActivationClassifier()
        .setHiddenLayers(new int[] {8}).setEpochs(4).setBatchSize(10).setLearningRate(0.02).setWorkers(2)
        .setAveragingFrequency(4).setSeed(3);
  }
}
