package dev.pliant.training;

import dev.pliant.data.Block;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;

/**
 * The workers as an RDD without elements: partition i is worker i, which needs partition i of each set of examples.
 * Spark's own transformations read each partition once; a worker reads its parts once an epoch.
 */
final class WorkersRdd extends RDD<Void> {
  private static final long serialVersionUID = 1;
  private static final ClassTag<Void> TAG = ClassTag.apply(Void.class);

  private final AveragingWorker worker;
  private final List<RDD<Block>> sets;

  WorkersRdd(AveragingWorker worker, List<JavaRDD<Block>> sets) {
    super(
        sets.get(0).context(),
        JavaConverters.asScalaBuffer(
            sets.stream().<Dependency<?>>map(set -> new OneToOneDependency<>(set.rdd())).toList()).toSeq(),
        TAG);
    this.worker = worker;
    this.sets = sets.stream().map(JavaRDD::rdd).toList();
  }

  /** Worker {@code index} and the partitions it needs. */
  private record WorkerPartition(int index, List<Partition> parts) implements Partition {
    @Override
    public int hashCode() {
      return index;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WorkerPartition that && index == that.index;
    }
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, sets.get(0).getNumPartitions())
        .mapToObj(i -> new WorkerPartition(i, sets.stream().map(set -> set.partitions()[i]).toList()))
        .toArray(Partition[]::new);
  }

  @Override
  public scala.collection.Iterator<Void> compute(Partition split, TaskContext context) {
    WorkerPartition partition = (WorkerPartition) split;
    List<Supplier<Iterator<Block>>> parts = IntStream.range(0, sets.size())
        .<Supplier<Iterator<Block>>>mapToObj(i -> () ->
            JavaConverters.asJavaIterator(sets.get(i).iterator(partition.parts().get(i), context)))
        .toList();
    worker.work(partition.index(), parts);
    return JavaConverters.asScalaIterator(Stream.<Void>empty().iterator());
  }

  JavaRDD<Void> toJava() {
    return new JavaRDD<>(this, TAG);
  }
}
