package dev.pliant.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Fits as many features as HashingTF makes, with all rows in a minibatch, in a process whose heap a test chooses. */
final class WideFit {
  private static final int FEATURES = 1 << 18;
  private static final int ROWS = 200;

  private WideFit() {}

  public static void main(String[] args) {
    try (SparkSession session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2).getOrCreate()) {
      StructType schema = new StructType().add("label", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType()).add("held", DataTypes.BooleanType);
      Dataset<Row> table = session.createDataFrame(rows(), schema);
      LearnedActivationClassificationModel model = new LearnedActivationClassifier()
          .setHiddenLayers(new int[] {32}).setBatchSize(Integer.MAX_VALUE).setEpochs(6).setLearningRate(0.05)
          .setValidationIndicatorCol("held").setWorkers(2).setSeed(3).fit(table);
      model.transform(table).select("prediction").collectAsList();
      System.out.println("accuracy " + model.summary().accuracy() + " of " + model.summary().rows() + " rows");
    }
  }

  /** Each row has one feature in common with others of its class, and others that are noise. */
  private static List<Row> rows() {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int[] columns = random.ints(20, 2, FEATURES).distinct().sorted().toArray();
      double[] values = new double[columns.length];
      Arrays.fill(values, 1);
      columns[0] = i % 2;
      rows.add(RowFactory.create((double) (i % 2), Vectors.sparse(FEATURES, columns, values), i % 10 == 9));
    }
    return rows;
  }
}
