package dev.pliant.ml;

import dev.pliant.data.ExampleSet;
import dev.pliant.data.FloatExample;
import dev.pliant.jobs.Described;
import dev.pliant.jobs.Release;
import dev.pliant.training.MemoryExhaustedException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;

/** The rows of a data set as examples, checked, and held until they are closed. The data set is read once. */
final class TrainingRows implements AutoCloseable {
  /**
   * So many classes are believed of any labels. More are only where there are as many rows: of what counts or names
   * things, the largest is mostly far beyond.
   */
  private static final long ALWAYS_BELIEVED = 100;

  private final JavaRDD<FloatExample> examples;
  private final RowSummary summary;
  private final int classes;

  private TrainingRows(JavaRDD<FloatExample> examples, RowSummary summary, int classes) {
    this.examples = examples;
    this.summary = summary;
    this.classes = classes;
  }

  /**
   * Reads {@code dataset}.
   *
   * @throws IllegalArgumentException naming the column, and the row where it is a single one's, if it cannot be trained
   *     on
   */
  static TrainingRows read(Dataset<?> dataset, RowColumns columns) {
    CollectionAccumulator<String> faults =
        dataset.sparkSession().sparkContext().collectionAccumulator("rows that cannot be used");
    JavaRDD<FloatExample> examples = columns.select(dataset).javaRDD()
        .<FloatExample>mapPartitionsWithIndex((partition, rows) -> new RowReader(partition, rows, columns, faults), true)
        .persist(StorageLevel.MEMORY_AND_DISK());
    boolean sound = false;
    try {
      List<RowSummary> summaries;
      try (Described work = Described.as(dataset.sparkSession().sparkContext(), "check the rows")) {
        summaries = examples.mapPartitions(rows ->
            List.of(MemoryExhaustedException.told(() -> RowSummary.of(rows))).iterator()).collect();
      }
      if (!faults.isZero()) {
        throw new IllegalArgumentException(faults.value().get(0));
      }
      RowSummary summary = new RowSummary();
      for (RowSummary next : summaries) {
        summary = summary.plus(next, columns.features());
      }
      TrainingRows rows = new TrainingRows(examples, summary, classes(summary, columns));
      sound = true;
      return rows;
    } finally {
      // Not in a catch: Spark's checked exceptions are not declared.
      if (!sound) {
        Release.of(examples);
      }
    }
  }

  private static int classes(RowSummary summary, RowColumns columns) {
    if (summary.trained() == 0) {
      throw new IllegalArgumentException("there are no rows to train on: none that weigh anything and do not validate");
    }
    if (!columns.heldOut().isEmpty() && summary.heldOut() == 0) {
      throw new IllegalArgumentException("column " + columns.heldOut() + " is true in no row, so none validate");
    }
    if (!Double.isFinite(summary.meanWeightTrained() + (summary.heldOut() == 0 ? 0 : summary.meanWeightHeldOut()))) {
      throw new IllegalArgumentException("column " + columns.weight()
          + ": the weights are so large that their sum is not finite; divide all of them by the largest");
    }
    int classes = columns.classesKnown() ? columns.classes() : summary.largestLabel() + 1;
    if (!columns.classesKnown() && classes > Math.max(ALWAYS_BELIEVED, summary.trained())) {
      throw new IllegalArgumentException(
          "column " + columns.label() + " goes up to " + summary.largestLabel() + ", but rows to train on are "
              + summary.trained() + ": labels are the classes 0 to k - 1, and no more than there are rows or 100, unless"
              + " the column's metadata say how many; StringIndexer makes such labels of any values");
    }
    if (classes < 2) {
      throw new IllegalArgumentException("column " + columns.label() + " has class 0 alone; a classifier needs two");
    }
    return classes;
  }

  /** How many classes the column's metadata tell of, or else the labels. */
  int classes() {
    return classes;
  }

  /** How many features each row has. */
  int features() {
    return summary.features();
  }

  /** The examples to train on. */
  ExampleSet train() {
    return new ExampleSet(
        examples.filter(example -> !example.heldOut()), summary.trained(), features(), summary.meanWeightTrained());
  }

  /** The examples that validate; empty if none do. */
  Optional<ExampleSet> validation() {
    return summary.heldOut() == 0
        ? Optional.empty()
        : Optional.of(new ExampleSet(
            examples.filter(FloatExample::heldOut), summary.heldOut(), features(), summary.meanWeightHeldOut()));
  }

  /** Lets the executors forget them. */
  @Override
  public void close() {
    Release.of(examples);
  }
}
