package dev.pliant.predict;

import dev.pliant.data.BadDataException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;

/** What tasks report to the driver beside the predictions; of each task, what one attempt that succeeded reported. */
final class Findings implements Serializable {
  private static final long serialVersionUID = 1;

  private final CollectionAccumulator<Part> parts = new CollectionAccumulator<>();
  private final CollectionAccumulator<Fault> faults = new CollectionAccumulator<>();

  Findings(SparkContext spark) {
    spark.register(parts);
    spark.register(faults);
  }

  /** A stretch of a partition, both counted from 0. */
  private record Part(int partition, int place, Score score) implements Serializable {}

  /** A row of a partition that is no example. */
  private record Fault(int partition, String message) implements Serializable {}

  void addScore(int partition, int place, Score score) {
    parts.add(new Part(partition, place, score));
  }

  void addFault(int partition, String message) {
    faults.add(new Fault(partition, message));
  }

  /** That of all parts, added in order, so that the same parts give the same loss to the last bit. */
  Score score() {
    return List.copyOf(parts.value()).stream()
        .sorted(Comparator.comparingInt(Part::partition).thenComparingInt(Part::place))
        .map(Part::score)
        .reduce(new Score(0, 0, 0, 0), Score::plus);
  }

  /** @throws BadDataException if a row was no example, with what is wrong in the first of the partitions with such */
  void requireSound() {
    List.copyOf(faults.value()).stream().min(Comparator.comparingInt(Fault::partition)).ifPresent(fault -> {
      throw new BadDataException(fault.message());
    });
  }
}
