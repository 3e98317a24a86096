package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.Block;
import dev.pliant.data.DistortionStrength;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where examples go. Each image is one pixel of its own: copies, not distorted here, tell whose they are. */
class TrainingDataTest {
  private static final int COUNT = 120;
  private static final int FACTOR = 3;
  private static final ImageShape SHAPE = new ImageShape(1, 1, 2);

  @ParameterizedTest
  @CsvSource({"1, 0.25", "2, 0.25", "3, 0.25", "7, 0.01", "7, 0.9"})
  void heldOutImagesCopiesAreNeverTrainedOnAndNoCopyValidates(int workers, double fraction) {
    try (TrainingData data = pack(workers, new Validation(fraction))) {
      int heldOut = (int) (COUNT * fraction);
      List<Integer> validating = flat(images(data.validation()));
      assertThat(validating).as("originals, each once").doesNotHaveDuplicates().hasSize(heldOut);
      List<List<Integer>> trained = images(data.train());
      Map<Integer, Long> times = flat(trained).stream()
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(times.keySet()).hasSize(COUNT - heldOut).doesNotContainAnyElementsOf(validating);
      assertThat(times.values()).containsOnly((long) FACTOR);
      assertThat(data.trainExamples()).isEqualTo(FACTOR * (COUNT - heldOut)).isEqualTo(flat(trained).size());
      assertEven(trained, workers);
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "8"})
  void copiesOfAnImageAreDealtToDifferentWorkers(int workers) {
    try (TrainingData data = pack(workers, Validation.TEST)) {
      List<List<Integer>> trained = images(data.train());
      assertEven(trained, workers);
      assertThat(flat(trained)).hasSize(COUNT * FACTOR);
      // All three of an image at one worker: a chance of one in workers², at most 30 of 120 images in the mean.
      long together = trained.stream().flatMap(held -> held.stream()
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).values().stream())
          .filter(copies -> copies == FACTOR).count();
      assertThat(together).isLessThan(60);
    }
  }

  private static void assertEven(List<List<Integer>> trained, int workers) {
    assertThat(trained).hasSize(workers);
    Set<Integer> sizes = new HashSet<>();
    trained.forEach(held -> sizes.add(held.size()));
    int least = sizes.stream().mapToInt(Integer::intValue).min().orElseThrow();
    assertThat(sizes).isSubsetOf(least, least + 1);
  }

  private static TrainingData pack(int workers, Validation validation) {
    Dataset<Row> rows = rows(COUNT);
    return TrainingData.pack(
        new Enlarged(rows, COUNT, FACTOR, SHAPE, DistortionStrength.NONE, 8), rows(5), 5, 1, workers, validation, 8);
  }

  private static Dataset<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      rows.add(RowFactory.create((long) id, id % 2, new byte[] {(byte) id}));
    }
    return LocalSpark.session().createDataFrame(LocalSpark.context().parallelize(rows, 3), ImageDataSet.SCHEMA);
  }

  private static List<Integer> flat(List<List<Integer>> images) {
    return images.stream().flatMap(List::stream).toList();
  }

  /** The pixels of each partition. */
  private static List<List<Integer>> images(JavaRDD<Block> blocks) {
    return blocks.glom().collect().stream().map(TrainingDataTest::pixels).toList();
  }

  private static List<Integer> pixels(List<Block> blocks) {
    List<Integer> pixels = new ArrayList<>();
    float[] pixel = new float[1];
    for (Block block : blocks) {
      for (int i = 0; i < block.size(); i++) {
        int end = block.copyNonZeros(i, pixel, new int[1], 0);
        pixels.add(end == 0 ? 0 : Math.round(255 * pixel[0]));
      }
    }
    return pixels;
  }
}
