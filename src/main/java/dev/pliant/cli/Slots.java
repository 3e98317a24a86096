package dev.pliant.cli;

import dev.pliant.training.TaskSlots;
import dev.pliant.training.TrainingException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** How many tasks the cluster runs at once. */
final class Slots {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_MILLIS = 100;

  private Slots() {}

  /**
   * Waits for executors to register: until {@code wanted} tasks could run at once, or, if {@code wanted} is 0, until
   * the number of slots has not changed for a while. Under dynamic allocation it requests executors, for {@code wanted}
   * tasks or for as many as the settings say.
   *
   * @return the slots there are
   * @throws UsageException if no more can come, because Spark runs in this process alone or by its settings
   * @throws TrainingException if there are still too few after a minute, or the cluster is gone
   */
  static int await(SparkContext spark, int wanted) {
    return TaskSlots.areDynamic(spark) ? gather(spark, wanted) : awaitFixed(spark, wanted);
  }

  private static int gather(SparkContext spark, int wanted) {
    int most = TaskSlots.most(spark);
    if (wanted > most) {
      throw new UsageException("--workers " + wanted + ": dynamic allocation is limited to " + most
          + " tasks at once; use --workers " + most + " or raise spark.dynamicAllocation.maxExecutors");
    }
    int count = wanted > 0 ? wanted : TaskSlots.expected(spark);
    try {
      TaskSlots.gather(new JavaSparkContext(spark), count, Duration.ofNanos(PATIENCE), come -> {});
    } catch (TrainingException e) {
      throw spark.isStopped() ? gone(spark.conf()) : e;
    }
    return wanted > 0 ? Math.max(count, TaskSlots.present(spark)) : count;
  }

  private static int awaitFixed(SparkContext spark, int wanted) {
    long began = System.nanoTime();
    long changed = began;
    int slots = TaskSlots.present(spark);
    if (spark.isLocal() && slots < wanted) {
      throw new UsageException(
          "--workers " + wanted + ": Spark at " + spark.master() + " runs " + slots + " tasks at once; use --workers "
              + slots + " or --master local[" + wanted + "]");
    }
    while (wanted > 0 ? slots < wanted : !settled(spark, slots, changed)) {
      if (spark.isStopped()) {
        throw gone(spark.conf());
      }
      if (System.nanoTime() - began > PATIENCE) {
        throw new TrainingException(
            "the cluster at " + spark.master() + " has " + slots + " task slots"
                + (wanted > 0 ? " for " + wanted + " workers" : "") + "; give it more executors or cores"
                + (slots > 0 ? " or use --workers " + slots : ""));
      }
      pause();
      int now = TaskSlots.present(spark);
      if (now != slots) {
        slots = now;
        changed = System.nanoTime();
      }
    }
    return slots;
  }

  /** The cluster that {@code conf} names does not answer, or has ended the application. */
  static TrainingException gone(SparkConf conf) {
    return new TrainingException(
        "the cluster at " + conf.get("spark.master") + " does not answer or has ended the application; check --master"
            + (AuthenticationSecret.isNeeded(conf)
                ? " and that the secret is the cluster's" : ", and whether the cluster asks for a secret"));
  }

  private static boolean settled(SparkContext spark, int slots, long changed) {
    return slots > 0 && (spark.isLocal() || System.nanoTime() - changed > SETTLED);
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
