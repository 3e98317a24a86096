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

/** The checked rows of a data set as examples, held until they are closed. The data set is read once. */
final class TrainingRows implements AutoCloseable {
  /**
   * This many classes are accepted for all labels. More classes need at least as many rows, because the largest value
   * of a column that holds counts or ids is usually far larger than the number of rows.
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
   * @throws IllegalArgumentException if the data set cannot be trained on; the message has the column and, for a fault
   *     of a single row, the row
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
            List.of(MemoryExhaustedException.guard(() -> RowSummary.of(rows))).iterator()).collect();
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
      // Not a catch clause, because Spark does not declare its checked exceptions.
      if (!sound) {
        Release.of(examples);
      }
    }
  }

  private static int classes(RowSummary summary, RowColumns columns) {
    if (summary.trained() == 0) {
      throw new IllegalArgumentException("there are no rows to train on: each row has weight 0 or is a validation row");
    }
    if (!columns.heldOut().isEmpty() && summary.heldOut() == 0) {
      throw new IllegalArgumentException(
          "column " + columns.heldOut() + " is false in all rows, so there are no validation rows");
    }
    if (!Double.isFinite(summary.meanWeightTrained() + (summary.heldOut() == 0 ? 0 : summary.meanWeightHeldOut()))) {
      throw new IllegalArgumentException("column " + columns.weight()
          + ": the weights are so large that their sum is not finite; divide all of them by the largest");
    }
    int classes = columns.classesKnown() ? columns.classes() : summary.largestLabel() + 1;
    if (!columns.classesKnown() && classes > Math.max(ALWAYS_BELIEVED, summary.trained())) {
      throw new IllegalArgumentException(
          "column " + columns.label() + " goes up to " + summary.largestLabel() + ", but there are "
              + summary.trained() + " training rows: labels are the classes 0 to k - 1, with k at most the number of"
              + " rows or 100, unless the column's metadata have k; StringIndexer makes such labels from any values");
    }
    if (classes < 2) {
      throw new IllegalArgumentException(
          "column " + columns.label() + " has only class 0; a classifier needs two classes");
    }
    return classes;
  }

  /** The number of classes, from the column's metadata or else from the labels. */
  int classes() {
    return classes;
  }

  /** The number of features of each row. */
  int features() {
    return summary.features();
  }

  /** The training examples. */
  ExampleSet train() {
    return new ExampleSet(
        examples.filter(example -> !example.heldOut()), summary.trained(), features(), summary.meanWeightTrained());
  }

  /** The validation examples; empty if there are none. */
  Optional<ExampleSet> validation() {
    return summary.heldOut() == 0
        ? Optional.empty()
        : Optional.of(new ExampleSet(
            examples.filter(FloatExample::heldOut), summary.heldOut(), features(), summary.meanWeightHeldOut()));
  }

  /** Removes the examples from the executors' caches. */
  @Override
  public void close() {
    Release.of(examples);
  }
}
