package dev.pliant.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Joins the parts of each block, which come one after the other, into the block, its examples in the order of places. */
final class JoinedBlocks implements Iterator<Block> {
  private final Iterator<Tuple2<Long, BlockPart>> parts;
  private final int features;
  private Tuple2<Long, BlockPart> next;

  JoinedBlocks(Iterator<Tuple2<Long, BlockPart>> parts, int features) {
    this.parts = parts;
    this.features = features;
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
    List<Member> members = new ArrayList<>(Blocks.BLOCK_SIZE);
    while (next != null && next._1() == block) {
      for (int i = 0; i < next._2().size(); i++) {
        members.add(new Member(next._2(), i));
      }
      next = parts.hasNext() ? parts.next() : null;
    }
    members.sort(Comparator.comparingLong(Member::place));
    int[] labels = new int[members.size()];
    byte[] pixels = new byte[Math.multiplyExact(features, labels.length)];
    for (int i = 0; i < labels.length; i++) {
      Member member = members.get(i);
      labels[i] = member.part().label(member.index());
      member.part().copyPixels(member.index(), features, pixels, i * features);
    }
    return SparsePixelBlock.smaller(members.get(0).place(), labels, pixels);
  }

  /** An example of a part. */
  private record Member(BlockPart part, int index) {
    long place() {
      return part.place(index);
    }
  }
}
