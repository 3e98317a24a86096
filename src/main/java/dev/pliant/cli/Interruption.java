package dev.pliant.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Says what becomes of a run that is ended from outside, as by Ctrl-C, in place of the noise of threads that are cut off.
 * Spark ends the process, too, when it is out of memory; that is no interruption and is not called one.
 */
final class Interruption implements AutoCloseable {
  private static final String ENDED = "Spark has ended this process, as it does when memory is exhausted; the log says"
      + " why. Give the driver more (SPARK_DRIVER_MEMORY), or use smaller layers, a smaller batch size or fewer workers";

  private static final Set<String> SPARKS_EXITS =
      Set.of("org.apache.spark.util.SparkUncaughtExceptionHandler", "org.apache.spark.executor.Executor$TaskRunner");

  private final Thread hook;

  /** @param message asked for when the process is ended by a signal */
  Interruption(Supplier<String> message) {
    hook = new Thread(() -> {
      PrintStream screen = System.err;
      System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      screen.println();
      screen.println("pliant: " + (endedBySpark(Thread.getAllStackTraces().values()) ? ENDED : message.get()));
      screen.flush();
    });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether one of the threads with these stacks has asked for the end in code of Spark's. */
  static boolean endedBySpark(Collection<StackTraceElement[]> stacks) {
    return stacks.stream().anyMatch(stack -> {
      List<String> classes = Arrays.stream(stack).map(StackTraceElement::getClassName).toList();
      int exit = classes.lastIndexOf(Runtime.class.getName());
      return exit >= 0 && classes.contains("java.lang.Shutdown")
          && classes.subList(exit, classes.size()).stream().anyMatch(SPARKS_EXITS::contains);
    });
  }

  /** Whether the process is being ended from outside: what fails then fails for that, which its hook tells. */
  static boolean isUnderWay() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** The work is done: nothing more to say. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Too late: the process is ending, and the hook has spoken.
    }
  }
}
