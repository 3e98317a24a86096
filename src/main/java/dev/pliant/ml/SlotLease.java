package dev.pliant.ml;

import dev.pliant.training.TaskSlots;
import org.apache.spark.SparkContext;

/**
 * The task slots that a training of this application has taken. A training needs a slot for each worker, all at the
 * same time. Two trainings that have only half of their slots each would wait for each other forever, for example in a
 * parallel cross validation.
 */
final class SlotLease implements AutoCloseable {
  private static int taken;
  private final int count;

  private SlotLease(int count) {
    this.count = count;
  }

  /**
   * Waits until {@code count} slots are free, or until no other training has slots, and takes them until this is
   * closed.
   *
   * @throws IllegalArgumentException if Spark's settings never allow that many slots
   */
  static SlotLease take(SparkContext spark, int count) {
    int most = TaskSlots.most(spark);
    if (count > most) {
      throw new IllegalArgumentException(
          "workers is " + count + ", but Spark at " + spark.master() + " runs " + most + " tasks at once; set " + most
              + " or less"
              + (spark.isLocal() ? "" : ", or raise a limit such as spark.dynamicAllocation.maxExecutors"));
    }
    synchronized (SlotLease.class) {
      try {
        while (taken > 0 && taken + count > TaskSlots.present(spark)) {
          SlotLease.class.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while other trainings have the task slots", e);
      }
      taken += count;
    }
    return new SlotLease(count);
  }

  @Override
  public void close() {
    synchronized (SlotLease.class) {
      taken -= count;
      SlotLease.class.notifyAll();
    }
  }
}
