package dev.pliant.data;

import dev.pliant.data.Packing.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Joins the parts of each block, which come one after the other, into the block, its examples in the order of places. */
final class JoinedBlocks<P extends BlockPart> implements Iterator<Block> {
  private final Iterator<Tuple2<Long, P>> parts;
  private final Packing<?, P> packing;
  private Tuple2<Long, P> next;

  JoinedBlocks(Iterator<Tuple2<Long, P>> parts, Packing<?, P> packing) {
    this.parts = parts;
    this.packing = packing;
    this.next = parts.hasNext() ? parts.next() : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Block next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    long block = next._1();
    List<Member<P>> members = new ArrayList<>();
    while (next != null && next._1() == block) {
      for (int i = 0; i < next._2().size(); i++) {
        members.add(new Member<>(next._2(), i));
      }
      next = parts.hasNext() ? parts.next() : null;
    }
    members.sort(Comparator.comparingLong(Member::place));
    return packing.block(members);
  }
}
