package dev.pliant.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Reports what happens to a run that is ended from outside, as by Ctrl-C, and hides the errors of threads that are
 * stopped. Spark ends the process, too, when it is out of memory; that is no interruption and is not called one.
 */
final class Interruption implements AutoCloseable {
  private static final String ENDED = "Spark has ended this process, as it does when memory is exhausted; the log says"
      + " why. Give the driver more (SPARK_DRIVER_MEMORY), or use smaller layers, a smaller batch size or fewer"
      + " workers";

  private static final Set<String> SPARKS_EXITS =
      Set.of("org.apache.spark.util.SparkUncaughtExceptionHandler", "org.apache.spark.executor.Executor$TaskRunner");

  private static final ReentrantLock SCREEN = new ReentrantLock();
  private static final long PATIENCE_MILLIS = 500;
  /** Those that are open, the outermost first; the last one prints its message. */
  private static final Deque<Interruption> OPEN = new ArrayDeque<>();
  private static Thread hook;
  private static volatile boolean reported;

  private final Supplier<String> message;

  /** @param message called when the process is ended by a signal */
  Interruption(Supplier<String> message) {
    this.message = message;
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        hook = new Thread(Interruption::speak);
        Runtime.getRuntime().addShutdownHook(hook);
      }
      OPEN.addLast(this);
    }
  }

  private static void speak() {
    Supplier<String> last;
    synchronized (OPEN) {
      last = OPEN.getLast().message;
    }
    // Printing may block forever, for instance on a pipe that nobody reads.
    boolean alone = tryScreen();
    reported = true;
    PrintStream screen = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    screen.println();
    screen.println("pliant: " + (endedBySpark(Thread.getAllStackTraces().values()) ? ENDED : last.get()));
    screen.flush();
    if (alone) {
      SCREEN.unlock();
    }
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

  private static boolean tryScreen() {
    try {
      return SCREEN.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Prints by {@code print}, unless an interruption has been reported: that is the last line. */
  static void unlessTold(Runnable print) {
    SCREEN.lock();
    try {
      if (!reported) {
        print.run();
      }
    } finally {
      SCREEN.unlock();
    }
  }

  /** Whether the process is being ended from outside: what fails then fails because of that, which the hook reports. */
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

  /** The work is done: no message is needed. */
  @Override
  public void close() {
    synchronized (OPEN) {
      OPEN.remove(this);
      if (OPEN.isEmpty()) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
          // Too late: the process is ending, and the hook has printed its message.
        }
      }
    }
  }
}
