package dev.pliant.cli;

import java.io.IOException;

/** Ends this process when its standard input does: the process that started it holds the other end, or is gone. */
final class Lifeline {
  private Lifeline() {}

  static void hold() {
    Thread thread = new Thread(Lifeline::follow, "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void follow() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on it.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(Main.FAILED);
  }
}
