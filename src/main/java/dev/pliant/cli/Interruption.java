package dev.pliant.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Says what becomes of a run that is ended from outside, as by Ctrl-C, in place of the noise of threads that are cut off. */
final class Interruption implements AutoCloseable {
  private final Thread hook;

  /** @param message asked for when the process is ended */
  Interruption(Supplier<String> message) {
    hook = new Thread(() -> {
      PrintStream screen = System.err;
      System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      screen.println();
      screen.println("pliant: " + message.get());
      screen.flush();
    });
    Runtime.getRuntime().addShutdownHook(hook);
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
