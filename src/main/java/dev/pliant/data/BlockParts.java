package dev.pliant.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import scala.Tuple2;

/**
 * Cuts a stream of examples into parts of the blocks that they go to, each under a key that says which block that is:
 * many examples travel as one object, which is what makes a shuffle of them cheap.
 */
final class BlockParts<E, P extends BlockPart> implements Iterator<Tuple2<Long, P>> {
  /** What is held before it is given on: a few tens of thousands of small images. */
  private static final int MOST_BYTES = 32 << 20;
  private static final int BLOCK_BITS = 40;

  private final Iterator<E> examples;
  private final Packing<E, P> packing;
  private final Placement placement;
  private Iterator<Tuple2<Long, P>> ready = List.<Tuple2<Long, P>>of().iterator();

  BlockParts(Iterator<E> examples, Packing<E, P> packing, Placement placement) {
    this.examples = examples;
    this.packing = packing;
    this.placement = placement;
  }

  /** The partition that a key sends its part to. */
  static int partition(long key) {
    return (int) (key >>> BLOCK_BITS);
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && examples.hasNext()) {
      ready = nextParts();
    }
    return ready.hasNext();
  }

  @Override
  public Tuple2<Long, P> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  private Iterator<Tuple2<Long, P>> nextParts() {
    TreeMap<Long, List<Placed<E>>> byBlock = new TreeMap<>();
    long bytes = 0;
    while (examples.hasNext() && bytes < MOST_BYTES) {
      E example = examples.next();
      long place = placement.place(packing.id(example));
      if (place == Placement.NOWHERE) {
        continue;
      }
      long key = (long) placement.partition(place) << BLOCK_BITS | placement.block(place);
      byBlock.computeIfAbsent(key, block -> new ArrayList<>()).add(new Placed<>(place, example));
      bytes += packing.bytes(example);
    }
    return byBlock.entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), part(entry.getValue())))
        .iterator();
  }

  private P part(List<Placed<E>> placed) {
    return packing.part(
        placed.stream().mapToLong(Placed::place).toArray(), placed.stream().map(Placed::example).toList());
  }

  /** One example on its way into a part. */
  private record Placed<E>(long place, E example) {}
}
