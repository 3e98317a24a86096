package dev.pliant.data;

import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Packs data sets of examples into blocks, once, where the workers will find them. */
public final class Blocks {
  private static final int MOST_EXAMPLES = 1024;
  /** Of examples of many features, so few to a block that an array holds them with room to spare. */
  private static final int MOST_FEATURES = 1 << 28;

  private Blocks() {}

  /** The most examples of {@code features} each that a block holds: a power of two, at most 1024. */
  public static int size(int features) {
    return Math.max(1, Integer.highestOneBit(Math.min(MOST_EXAMPLES, MOST_FEATURES / features)));
  }

  /**
   * The examples that {@code placement} sends somewhere, in {@code partitions} partitions, each in the order of places.
   * One shuffle, of parts of blocks; what a partition holds depends only on the examples and the placement.
   *
   * @param examples rows of {@code id long, label int, pixels binary}
   * @param features pixels of one example
   */
  public static JavaRDD<Block> pack(Dataset<Row> examples, int features, int partitions, Placement placement) {
    return pack(examples.select("id", "label", "pixels").javaRDD(), new PixelPacking(features), partitions, placement);
  }

  /**
   * The examples that {@code placement} sends somewhere, likewise. Each weight is divided by the mean weight of the
   * set.
   */
  public static JavaRDD<Block> pack(ExampleSet set, int partitions, Placement placement) {
    JavaRDD<Tuple2<FloatExample, Long>> numbered = set.examples().zipWithIndex().map(example -> example);
    return pack(numbered, new FloatPacking(set.features(), set.meanWeight()), partitions, placement);
  }

  private static <E, P extends BlockPart> JavaRDD<Block> pack(
      JavaRDD<E> examples, Packing<E, P> packing, int partitions, Placement placement) {
    return examples
        .mapPartitionsToPair(rows -> new BlockParts<>(rows, packing, placement))
        .repartitionAndSortWithinPartitions(new ByBlock(partitions))
        .mapPartitions(parts -> new JoinedBlocks<>(parts, packing));
  }

  /** Consecutive blocks of ids to a partition, so that a block's examples do not depend on how many partitions there are. */
  public static Placement consecutive(long examples, int features, int partitions) {
    int size = size(features);
    long blocks = (examples + size - 1) / size;
    return new Placement() {
      @Override
      public long place(long id) {
        return id;
      }

      @Override
      public int partition(long place) {
        return Math.toIntExact(block(place) * partitions / blocks);
      }

      @Override
      public long block(long place) {
        return place / size;
      }
    };
  }

  /** Sends a part of a block where its key says. */
  private static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int partitions;

    ByBlock(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return BlockParts.partition((Long) key);
    }
  }
}
