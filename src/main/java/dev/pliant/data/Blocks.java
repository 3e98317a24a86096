package dev.pliant.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Packs data sets of examples into blocks, once, where the workers will find them. */
public final class Blocks {
  /** The most examples a block holds. */
  public static final int BLOCK_SIZE = 1024;

  private Blocks() {}

  /**
   * The examples that {@code placement} sends somewhere, in {@code partitions} partitions, each in the order of ids. One
   * shuffle; what a partition holds depends on nothing but the examples and the placement.
   *
   * @param examples rows of {@code id long, label int, pixels binary}
   * @param features pixels of one example
   */
  public static JavaRDD<Block> pack(Dataset<Row> examples, int features, int partitions, Placement placement) {
    return examples
        .select("id", "label", "pixels")
        .javaRDD()
        .filter(row -> placement.partition(row.getLong(0)) != Placement.NOWHERE)
        .mapToPair(row -> new Tuple2<>(row.getLong(0), new LabelledPixels(row.getLong(0), row.getInt(1), row.getAs(2))))
        .repartitionAndSortWithinPartitions(new ById(partitions, placement))
        .mapPartitions(placed -> new Packing(placed, features));
  }

  /** Consecutive blocks of ids to a partition, so that a block's examples do not depend on how many partitions there are. */
  public static Placement consecutive(long examples, int partitions) {
    long blocks = (examples + BLOCK_SIZE - 1) / BLOCK_SIZE;
    return id -> Math.toIntExact(id / BLOCK_SIZE * partitions / blocks);
  }

  /** Sends an example, known by its id, where the placement says. */
  private static final class ById extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int partitions;
    private final Placement placement;

    ById(int partitions, Placement placement) {
      this.partitions = partitions;
      this.placement = placement;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object id) {
      return placement.partition((Long) id);
    }
  }

  /** Cuts a stream of examples into blocks. */
  private static final class Packing implements Iterator<Block> {
    private final Iterator<Tuple2<Long, LabelledPixels>> placed;
    private final int features;

    Packing(Iterator<Tuple2<Long, LabelledPixels>> placed, int features) {
      this.placed = placed;
      this.features = features;
    }

    @Override
    public boolean hasNext() {
      return placed.hasNext();
    }

    @Override
    public Block next() {
      if (!placed.hasNext()) {
        throw new NoSuchElementException();
      }
      List<LabelledPixels> examples = new ArrayList<>(BLOCK_SIZE);
      while (placed.hasNext() && examples.size() < BLOCK_SIZE) {
        examples.add(placed.next()._2());
      }
      return new PixelBlock(features, examples);
    }
  }
}
