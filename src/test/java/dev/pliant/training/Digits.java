package dev.pliant.training;

import dev.pliant.LocalSpark;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Made-up examples that can be learned: each class lights its own pixels, in noise. */
public final class Digits {
  public static final int FEATURES = 12;
  public static final int CLASSES = 3;

  /** Of an example, as an image. */
  static final ImageShape SHAPE = new ImageShape(3, 4, CLASSES);

  private Digits() {}

  /** {@code count} examples with ids from 0, over three partitions. */
  public static Dataset<Row> rows(int count, long seed) {
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
    return LocalSpark.session().createDataFrame(LocalSpark.context().parallelize(rows, 3), ImageDataSet.SCHEMA);
  }
}
