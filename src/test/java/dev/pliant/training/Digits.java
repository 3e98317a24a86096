package dev.pliant.training;

import dev.pliant.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Made-up examples that can be learned: each class lights its own pixels, in noise. */
final class Digits {
  static final int FEATURES = 12;
  static final int CLASSES = 3;

  private static final StructType SCHEMA = new StructType()
      .add("id", DataTypes.LongType, false)
      .add("label", DataTypes.IntegerType, false)
      .add("pixels", DataTypes.BinaryType, false);

  private Digits() {}

  /** {@code count} examples with ids from 0, over three partitions. */
  static Dataset<Row> rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int label = random.nextInt(CLASSES);
      byte[] pixels = new byte[FEATURES];
      for (int pixel = 0; pixel < FEATURES; pixel++) {
        pixels[pixel] = (byte) random.nextInt(pixel % CLASSES == label ? 100 : 0, pixel % CLASSES == label ? 256 : 160);
      }
      rows.add(RowFactory.create((long) id, label, pixels));
    }
    return LocalSpark.session().createDataFrame(LocalSpark.context().parallelize(rows, 3), SCHEMA);
  }
}
