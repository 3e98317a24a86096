package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.reflect.ClassTag$;

class FloatBlocksTest {
  private static final long SEED = 31;
  private static final int FEATURES = 9;
  private static final int COUNT = 2500;

  /** From many zeros to none; examples come in both forms, by turns. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.1, 3", "0.49, 2", "0.51, 2", "1, 7"})
  void blocksHoldTheExamplesAsTheyWereHoweverTheyCame(double density, int sources) {
    float[][] features = features(density);
    List<FloatExample> examples = new ArrayList<>();
    for (int id = 0; id < COUNT; id++) {
      examples.add(example(id, features[id]));
    }
    ExampleSet set = new ExampleSet(LocalSpark.context().parallelize(examples, sources), COUNT, FEATURES, 2.5);
    List<Block> blocks = Blocks.pack(set, 2, Blocks.consecutive(COUNT, set.features(), 2)).collect();
    assertThat(blocks).extracting(Block::size).containsExactly(1024, 1024, 452);
    int id = 0;
    for (Block block : blocks) {
      assertThat(block.firstPlace()).isEqualTo(id);
      for (int i = 0; i < block.size(); i++, id++) {
        assertThat(dense(block, i)).as("seed " + SEED + ", example " + id).isEqualTo(features[id]);
        assertThat(block.label(i)).isEqualTo(id % 4);
        assertThat(block.weight(i)).isEqualTo((float) ((1 + id % 4) / 2.5));
      }
    }
  }

  @Test
  void kryoTakesThemWhereASessionUsesIt() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    float[] features = {0, 3, 0, 0, -1, 0, 0, 0, 0};
    FloatPacking packing = new FloatPacking(FEATURES, 2);
    FloatExample example = copy(kryo, example(5, features), FloatExample.class);
    FloatPart part = copy(
        kryo, packing.part(new long[] {7}, List.of(new scala.Tuple2<>(example, 5L))), FloatPart.class);
    FloatBlock block = copy(kryo, (FloatBlock) packing.block(List.of(new Packing.Member<>(part, 0))), FloatBlock.class);
    assertThat(dense(block, 0)).isEqualTo(features);
    assertThat(block.firstPlace()).isEqualTo(7);
    assertThat(block.label(0)).isEqualTo(1);
    assertThat(block.weight(0)).isEqualTo(1);
  }

  private static <T> T copy(SerializerInstance serializer, T object, Class<T> type) {
    return serializer.deserialize(
        serializer.serialize(object, ClassTag$.MODULE$.<T>apply(type)), ClassTag$.MODULE$.<T>apply(type));
  }

  private static float[][] features(double density) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] features = new float[COUNT][FEATURES];
    for (float[] row : features) {
      for (int i = 0; i < FEATURES; i++) {
        row[i] = random.nextDouble() < density ? (float) (100 * random.nextGaussian()) : 0;
      }
    }
    return features;
  }

  private static FloatExample example(int id, float[] features) {
    if (id % 2 == 0) {
      return new FloatExample(id % 4, 1 + id % 4, false, FEATURES, null, features);
    }
    int[] columns = new int[FEATURES];
    float[] values = new float[FEATURES];
    int end = 0;
    for (int i = 0; i < FEATURES; i++) {
      // A zero that is written down is one all the same.
      if (features[i] != 0 || i == 3) {
        columns[end] = i;
        values[end++] = features[i];
      }
    }
    return new FloatExample(id % 4, 1 + id % 4, false, FEATURES, Arrays.copyOf(columns, end), Arrays.copyOf(values, end));
  }

  private static float[] dense(Block block, int index) {
    float[] values = new float[FEATURES];
    int[] columns = new int[FEATURES];
    int end = block.copyNonZeros(index, values, columns, 0);
    float[] dense = new float[FEATURES];
    for (int i = 0; i < end; i++) {
      dense[columns[i]] = values[i];
    }
    return dense;
  }
}
