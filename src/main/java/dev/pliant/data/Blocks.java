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
   * The examples that {@code placement} sends somewhere, in {@code partitions} partitions, each in the order of places.
   * One shuffle; what a partition holds depends on nothing but the examples and the placement.
   *
   * @param examples rows of {@code id long, label int, pixels binary}
   * @param features pixels of one example
   */
  public static JavaRDD<Block> pack(Dataset<Row> examples, int features, int partitions, Placement placement) {
    return examples
        .select("id", "label", "pixels")
        .javaRDD()
        .mapToPair(row -> new Tuple2<>(
            placement.place(row.getLong(0)), new LabelledPixels(row.getLong(0), row.getInt(1), row.getAs(2))))
        .filter(placed -> placed._1() != Placement.NOWHERE)
        .repartitionAndSortWithinPartitions(new ByPlace(partitions, placement))
        .mapPartitions(placed -> new Packing(placed, features));
  }

  /** Consecutive blocks of ids to a partition, so that a block's examples do not depend on how many partitions there are. */
  public static Placement consecutive(long examples, int partitions) {
    long blocks = (examples + BLOCK_SIZE - 1) / BLOCK_SIZE;
    return new Placement() {
      @Override
      public long place(long id) {
        return id;
      }

      @Override
      public int partition(long place) {
        return Math.toIntExact(place / BLOCK_SIZE * partitions / blocks);
      }
    };
  }

  /** Sends an example, known by its place, where the placement says. */
  private static final class ByPlace extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int partitions;
    private final Placement placement;

    ByPlace(int partitions, Placement placement) {
      this.partitions = partitions;
      this.placement = placement;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object place) {
      return placement.partition((Long) place);
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
      Tuple2<Long, LabelledPixels> first = placed.next();
      examples.add(first._2());
      while (placed.hasNext() && examples.size() < BLOCK_SIZE) {
        examples.add(placed.next()._2());
      }
      return new PixelBlock(features, first._1(), examples);
    }
  }
}
