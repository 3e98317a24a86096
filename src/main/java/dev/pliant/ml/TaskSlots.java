package dev.pliant.ml;

import org.apache.spark.SparkContext;

/**
 * The task slots that the trainings of this application have taken. Each needs as many as it has workers, and all at
 * once: two that took half of theirs each would wait for each other, as those of a cross validation in parallel might.
 */
final class TaskSlots implements AutoCloseable {
  private static int taken;
  private final int count;

  private TaskSlots(int count) {
    this.count = count;
  }

  /** How many tasks run at once at present. */
  static int of(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /**
   * Waits until {@code count} slots are free, or all, and takes them until it is closed.
   *
   * @throws IllegalArgumentException if Spark runs in this process alone and has fewer
   */
  static TaskSlots take(SparkContext spark, int count) {
    int slots = of(spark);
    if (spark.isLocal() && count > slots) {
      throw new IllegalArgumentException(
          "workers is " + count + ", but Spark at " + spark.master() + " runs " + slots + " tasks at once; set " + slots
              + " or less");
    }
    synchronized (TaskSlots.class) {
      try {
        while (taken > 0 && taken + count > of(spark)) {
          TaskSlots.class.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while other trainings have the task slots", e);
      }
      taken += count;
    }
    return new TaskSlots(count);
  }

  @Override
  public void close() {
    synchronized (TaskSlots.class) {
      taken -= count;
      TaskSlots.class.notifyAll();
    }
  }
}
