package dev.pliant.jobs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Lets executors forget what they hold, and waits until they have: an answer of theirs that comes while Spark stops is
 * refused by threads that have ended, whose traces Spark prints on the screen. Executors that do not answer, because
 * they are lost or stand still, are not waited for long.
 */
public final class Release {
  private static final long PATIENCE_SECONDS = 5;

  private Release() {}

  /** Blocks that were persisted. */
  public static void of(JavaRDD<?> blocks) {
    await(() -> blocks.unpersist(true));
  }

  /** Copies of a value that was broadcast; the driver's goes when nobody has it. */
  public static void of(Broadcast<?> value) {
    await(() -> value.unpersist(true));
  }

  private static void await(Runnable release) {
    try {
      CompletableFuture.runAsync(release, Release::start).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What is lost holds nothing, and what stands still forgets it later.
    }
  }

  private static void start(Runnable release) {
    Thread thread = new Thread(release, "release");
    thread.setDaemon(true);
    thread.start();
  }
}
