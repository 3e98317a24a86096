package dev.pliant.data;

import java.io.Serializable;
import java.util.stream.IntStream;

/** A block that does something of its own each time that an example of it is read. */
public final class FaultyBlock extends Block {
  private static final long serialVersionUID = 1;
  private final Block block;
  private final Fault fault;

  /** What it does. */
  public interface Fault extends Serializable {
    void reading(long place);
  }

  public FaultyBlock(Block block, Fault fault) {
    super(block.features(), block.firstPlace(), IntStream.range(0, block.size()).map(block::label).toArray());
    this.block = block;
    this.fault = fault;
  }

  @Override
  public int copyNonZeros(int index, float[] values, int[] columns, int from) {
    fault.reading(firstPlace() + index);
    return block.copyNonZeros(index, values, columns, from);
  }
}
