package dev.pliant.training;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/**
 * A process has no more memory. It is an exception and not an error, and has no error as its cause: if a task ends with
 * Java's own error, Spark ends the whole process, which may be the user's.
 */
public final class MemoryExhaustedException extends TrainingException {
  private static final long serialVersionUID = 1;
  private static final double GB = 1L << 30;
  /**
   * What Spark's cluster managers report when an executor ends for lack of memory, which Spark marks with exit code 52.
   */
  private static final Pattern EXECUTOR_ENDED =
      Pattern.compile("ExecutorLostFailure.*(exited with code|[Ee]xit (code|status):?) 52\\b", Pattern.DOTALL);

  private MemoryExhaustedException(String message) {
    super(message);
  }

  /**
   * Returns the result of {@code work}.
   *
   * @throws MemoryExhaustedException if this process runs out of memory during the work
   */
  public static <T> T guard(Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw here(e);
    }
  }

  /** Says which memory of this process was exhausted, and what helps. */
  private static MemoryExhaustedException here(OutOfMemoryError error) {
    SparkEnv spark = SparkEnv.get();
    return new MemoryExhaustedException(message(error, spark == null || spark.executorId().equals("driver")));
  }

  /**
   * Says whether {@code error}, which this driver has met, is about memory: an exception of this class, Java's own
   * error, or Spark's report of a lost executor. Empty if it is another error. Its causes are not examined.
   */
  public static Optional<MemoryExhaustedException> in(Throwable error) {
    if (error instanceof MemoryExhaustedException exhausted) {
      return Optional.of(exhausted);
    }
    if (error instanceof OutOfMemoryError memory) {
      return Optional.of(here(memory));
    }
    return error.getMessage() != null && EXECUTOR_ENDED.matcher(error.getMessage()).find()
        ? Optional.of(new MemoryExhaustedException(
            "an executor ran out of memory, and so did its replacements; give executors more (--conf"
                + " spark.executor.memory), or use smaller layers, a smaller batch size or fewer workers"))
        : Optional.empty();
  }

  private static String message(OutOfMemoryError error, boolean ofDriver) {
    String reason = error.getMessage() == null ? "" : " (" + error.getMessage().lines().findFirst().orElse("") + ")";
    String place = ofDriver ? "the driver" : "executor " + SparkEnv.get().executorId();
    if (reason.contains("totalBytes") || reason.contains("hysical")) {
      return place + " is out of native memory" + reason + "; give it more with Java's option"
          + " -Dorg.bytedeco.javacpp.maxbytes, or use smaller layers, a smaller batch size or fewer workers";
    }
    return place + " is out of memory" + reason + ": its heap is "
        + String.format(Locale.ROOT, "%.1f GB", Runtime.getRuntime().maxMemory() / GB) + "; give it more ("
        + (ofDriver ? "SPARK_DRIVER_MEMORY or spark.driver.memory" : "--conf spark.executor.memory")
        + "), or use smaller layers, a smaller batch size or fewer workers";
  }
}
