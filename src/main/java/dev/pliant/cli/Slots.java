package dev.pliant.cli;

import dev.pliant.training.TrainingException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/** How many tasks the cluster runs at once. */
final class Slots {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_MILLIS = 100;

  private Slots() {}

  /**
   * Waits for executors to register: until {@code wanted} tasks could run at once, or, if {@code wanted} is 0, until the
   * number of slots has stood still for a while.
   *
   * @return the slots there are
   * @throws UsageException if Spark runs in this process alone, where no more will come
   * @throws TrainingException if there are still too few after a minute, or the cluster is gone
   */
  static int await(SparkContext spark, int wanted) {
    long began = System.nanoTime();
    long changed = began;
    int slots = slots(spark);
    if (spark.isLocal() && slots < wanted) {
      throw new UsageException(
          "--workers " + wanted + ": Spark at " + spark.master() + " runs " + slots + " tasks at once; use --workers " + slots
              + " or --master local[" + wanted + "]");
    }
    while (wanted > 0 ? slots < wanted : !settled(spark, slots, changed)) {
      if (spark.isStopped()) {
        throw new TrainingException(
            "the cluster at " + spark.master() + " does not answer or has ended the application; check --master"
                + (AuthenticationSecret.isNeeded(spark.conf())
                    ? " and that the secret is the cluster's" : ", and whether the cluster asks for a secret"));
      }
      if (System.nanoTime() - began > PATIENCE) {
        throw new TrainingException(
            "the cluster at " + spark.master() + " has " + slots + " task slots"
                + (wanted > 0 ? " for " + wanted + " workers" : "") + "; give it more executors or cores"
                + (slots > 0 ? " or use --workers " + slots : ""));
      }
      pause();
      int now = slots(spark);
      if (now != slots) {
        slots = now;
        changed = System.nanoTime();
      }
    }
    return slots;
  }

  private static boolean settled(SparkContext spark, int slots, long changed) {
    return slots > 0 && (spark.isLocal() || System.nanoTime() - changed > SETTLED);
  }

  private static int slots(SparkContext spark) {
    return spark.isStopped() ? 0 : spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted while waiting for executors");
    }
  }
}
