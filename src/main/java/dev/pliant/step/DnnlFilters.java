package dev.pliant.step;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** Filters in the format that an operation likes best, beside the same in the order of tables. */
final class DnnlFilters {
  private final memory table;
  private final memory liked;
  /** Null where both are the same. */
  private final reorder between;

  private DnnlFilters(memory table, memory liked, reorder between) {
    this.table = table;
    this.liked = liked;
    this.between = between;
  }

  /** What an operation reads in format {@code wanted}. */
  static DnnlFilters read(memory table, memory.desc wanted, engine cpu, DnnlObjects objects) {
    memory liked = liked(table, wanted, cpu, objects);
    return new DnnlFilters(table, liked, liked == table ? null : objects.keep(new reorder(table, liked)));
  }

  /** What an operation writes in format {@code wanted}. */
  static DnnlFilters written(memory table, memory.desc wanted, engine cpu, DnnlObjects objects) {
    memory liked = liked(table, wanted, cpu, objects);
    return new DnnlFilters(table, liked, liked == table ? null : objects.keep(new reorder(liked, table)));
  }

  private static memory liked(memory table, memory.desc wanted, engine cpu, DnnlObjects objects) {
    if (wanted.equals(table.get_desc())) {
      return table;
    }
    // Some formats have more elements than there are filters.
    FloatPointer room = objects.keep(new FloatPointer((wanted.get_size() + Float.BYTES - 1) / Float.BYTES));
    return objects.keep(new memory(wanted, cpu, room));
  }

  /** What the operation reads or writes. */
  memory liked() {
    return liked;
  }

  /** Brings what the operation reads up to date. */
  void read(stream work) {
    if (between != null) {
      between.execute(work, table, liked);
    }
  }

  /** Brings the table up to date with what the operation has written. */
  void write(stream work) {
    if (between != null) {
      between.execute(work, liked, table);
    }
  }
}
