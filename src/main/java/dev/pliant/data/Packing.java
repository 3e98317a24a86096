package dev.pliant.data;

import java.io.Serializable;
import java.util.List;

/**
 * How examples of one kind are packed: on their way as parts of blocks, in the end as blocks.
 *
 * @param <E> an example as it comes
 * @param <P> some of them on their way
 */
interface Packing<E, P extends BlockPart> extends Serializable {
  /** The id that the example is placed by. */
  long id(E example);

  /** About how much memory an example takes. */
  long bytes(E example);

  /**
   * Some examples of a block.
   *
   * @param places theirs
   */
  P part(long[] places, List<E> examples);

  /**
   * A whole block.
   *
   * @param members its examples, at least one, in the order of places
   */
  Block block(List<Member<P>> members);

  /** An example of a part. */
  record Member<P extends BlockPart>(P part, int index) {
    long place() {
      return part.place(index);
    }
  }
}
