package dev.pliant.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Cuts a stream of examples into parts of the blocks that they go to, each under a key that says which block that is:
 * many examples travel as one object, which is what makes a shuffle of them cheap.
 */
final class BlockParts implements Iterator<Tuple2<Long, BlockPart>> {
  /** What is held before it is given on: a few tens of thousands of small images. */
  private static final int MOST_BYTES = 32 << 20;
  private static final int BLOCK_BITS = 40;

  private final Iterator<Row> rows;
  private final int features;
  private final Placement placement;
  private Iterator<Tuple2<Long, BlockPart>> ready = List.<Tuple2<Long, BlockPart>>of().iterator();

  /** @param rows of {@code id long, label int, pixels binary} */
  BlockParts(Iterator<Row> rows, int features, Placement placement) {
    this.rows = rows;
    this.features = features;
    this.placement = placement;
  }

  /** The partition that a key sends its part to. */
  static int partition(long key) {
    return (int) (key >>> BLOCK_BITS);
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && rows.hasNext()) {
      ready = nextParts();
    }
    return ready.hasNext();
  }

  @Override
  public Tuple2<Long, BlockPart> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  private Iterator<Tuple2<Long, BlockPart>> nextParts() {
    TreeMap<Long, List<PlacedPixels>> byBlock = new TreeMap<>();
    long bytes = 0;
    while (rows.hasNext() && bytes < MOST_BYTES) {
      Row row = rows.next();
      long place = placement.place(row.getLong(0));
      if (place == Placement.NOWHERE) {
        continue;
      }
      byte[] pixels = row.getAs(2);
      if (pixels.length != features) {
        throw new BadDataException(
            "example " + row.getLong(0) + " has " + pixels.length + " pixels, others have " + features
                + "; all images of a data set must be of one size");
      }
      long key = (long) placement.partition(place) << BLOCK_BITS | placement.block(place);
      byBlock.computeIfAbsent(key, block -> new ArrayList<>()).add(new PlacedPixels(place, row.getInt(1), pixels));
      bytes += features;
    }
    return byBlock.entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), BlockPart.of(entry.getValue(), features)))
        .iterator();
  }

  /** One example on its way into a part. */
  record PlacedPixels(long place, int label, byte[] pixels) {}
}
