package dev.pliant.cli;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Shows how many predictions have been written, task by task. */
final class PredictProgress extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final Progress progress;

  PredictProgress(SparkContext spark, long examples, Console console) {
    this.spark = spark;
    this.progress = console.progress("predicting", examples, "examples");
    spark.addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    // A job that fails may have none.
    if (end.taskMetrics() != null) {
      progress.stepBy(end.taskMetrics().outputMetrics().recordsWritten());
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
    progress.close();
  }
}
