package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
  private static final int FEATURES = 9;

  /** Every third example goes nowhere; the others' places run backwards and are dealt to the partitions in turn. */
  private record Backwards(long count, int partitions) implements Placement {
    @Override
    public long place(long id) {
      return id % 3 == 2 ? NOWHERE : count - 1 - id;
    }

    @Override
    public int partition(long place) {
      return (int) (place % partitions);
    }

    @Override
    public long block(long place) {
      return place / partitions / Blocks.size(FEATURES);
    }
  }

  @Test
  void blocksOfLargeExamplesHoldFewerSoThatAnArrayHoldsThem() {
    assertThat(Blocks.size(784)).isEqualTo(1024);
    assertThat(Blocks.size(1 << 18)).isEqualTo(1024);
    for (int features : new int[] {1, 784, 262_145, 2_100_000, 3_000_000, 99_999_999, Integer.MAX_VALUE}) {
      int size = Blocks.size(features);
      assertThat(Integer.bitCount(size)).as("minibatches fill blocks").isEqualTo(1);
      assertThat(size == 1 || (long) size * features <= 1 << 28).as("%d of %d", size, features).isTrue();
      assertThat(Blocks.consecutive(1 << 20, features, 1).block(size)).isEqualTo(1);
      assertThat(Blocks.consecutive(1 << 20, features, 1).block(size - 1)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void partitionsHoldTheirExamplesInTheOrderOfPlacesHoweverTheyCame(int sources) {
    int count = 7000;
    Placement placement = new Backwards(count, 3);
    List<List<Block>> held = Blocks.pack(rows(count, sources), FEATURES, 3, placement).glom().collect();
    for (int partition = 0; partition < 3; partition++) {
      int owner = partition;
      List<Long> expected = LongStream.range(0, count).map(place -> count - 1 - place)
          .filter(id -> placement.place(id) != Placement.NOWHERE && placement.partition(placement.place(id)) == owner)
          .boxed().toList();
      List<Long> actual = new ArrayList<>();
      for (Block block : held.get(partition)) {
        assertThat(block.firstPlace()).isEqualTo(placement.place(id(block, 0)));
        assertThat(block.size()).isLessThanOrEqualTo(Blocks.size(FEATURES));
        for (int i = 0; i < block.size(); i++) {
          actual.add(id(block, i));
          assertThat(block.label(i)).isEqualTo((int) (id(block, i) % 5));
        }
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void consecutiveBlocksAreTheSameForAnyNumberOfPartitions(int partitions) {
    List<Block> blocks =
        Blocks.pack(rows(5000, 2), FEATURES, partitions, Blocks.consecutive(5000, FEATURES, partitions)).collect();
    assertThat(blocks).extracting(Block::size).containsExactly(1024, 1024, 1024, 1024, 904);
    assertThat(blocks).extracting(Block::firstPlace).containsExactly(0L, 1024L, 2048L, 3072L, 4096L);
    assertThat(id(blocks.get(4), 903)).isEqualTo(4999);
  }

  private static Dataset<Row> rows(int count, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      byte[] pixels = new byte[FEATURES];
      for (int digit = 0; digit < 4; digit++) {
        pixels[2 * digit] = (byte) (id >> 4 * digit & 0xf);
      }
      rows.add(RowFactory.create(id, (int) (id % 5), pixels));
    }
    return LocalSpark.session().createDataFrame(LocalSpark.context().parallelize(rows, partitions), ImageDataSet.SCHEMA);
  }

  /** The id that an example's pixels spell. */
  private static long id(Block block, int index) {
    float[] values = new float[FEATURES];
    int[] columns = new int[FEATURES];
    int end = block.copyNonZeros(index, values, columns, 0);
    long id = 0;
    for (int i = 0; i < end; i++) {
      id += (long) Math.round(values[i] * 255) << 2 * columns[i];
    }
    return id;
  }
}
