package dev.pliant.training;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/**
 * A process has no more memory. An exception and not an error, and without one as its cause: where a task ends with
 * Java's own, Spark ends the process, which may be the user's.
 */
public final class MemoryExhaustedException extends TrainingException {
  private static final long serialVersionUID = 1;
  private static final double GB = 1L << 30;
  /** As Spark's cluster managers say that a process has ended as Spark's executors do without memory. */
  private static final Pattern EXECUTOR_ENDED =
      Pattern.compile("ExecutorLostFailure.*(exited with code|[Ee]xit (code|status):?) 52\\b", Pattern.DOTALL);

  private MemoryExhaustedException(String message) {
    super(message);
  }

  /**
   * What {@code work} answers.
   *
   * @throws MemoryExhaustedException if the memory of this process is exhausted meanwhile
   */
  public static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw here(e);
    }
  }

  /** Says which of this process's memory was exhausted, and what mends it. */
  private static MemoryExhaustedException here(OutOfMemoryError error) {
    SparkEnv spark = SparkEnv.get();
    return new MemoryExhaustedException(message(error, spark == null || spark.executorId().equals("driver")));
  }

  /**
   * What {@code error}, which this driver has met, says of memory: one of these, Java's own error, or that Spark has lost
   * an executor for it; empty if it is another one. Its causes are not looked at.
   */
  public static Optional<MemoryExhaustedException> told(Throwable error) {
    if (error instanceof MemoryExhaustedException exhausted) {
      return Optional.of(exhausted);
    }
    if (error instanceof OutOfMemoryError memory) {
      return Optional.of(here(memory));
    }
    return error.getMessage() != null && EXECUTOR_ENDED.matcher(error.getMessage()).find()
        ? Optional.of(new MemoryExhaustedException(
            "an executor has ended for want of memory, and those that took its place; give executors more (--conf"
                + " spark.executor.memory), or use smaller layers, a smaller batch size or fewer workers"))
        : Optional.empty();
  }

  private static String message(OutOfMemoryError error, boolean ofDriver) {
    String reason = error.getMessage() == null ? "" : " (" + error.getMessage().lines().findFirst().orElse("") + ")";
    String place = ofDriver ? "the driver" : "executor " + SparkEnv.get().executorId();
    if (reason.contains("totalBytes") || reason.contains("hysical")) {
      return place + " is out of native memory" + reason + "; give it more by Java's option"
          + " -Dorg.bytedeco.javacpp.maxbytes, or use smaller layers, a smaller batch size or fewer workers";
    }
    return place + " is out of memory" + reason + ": its heap is "
        + String.format(Locale.ROOT, "%.1f GB", Runtime.getRuntime().maxMemory() / GB) + "; give it more ("
        + (ofDriver ? "SPARK_DRIVER_MEMORY or spark.driver.memory" : "--conf spark.executor.memory")
        + "), or use smaller layers, a smaller batch size or fewer workers";
  }
}
