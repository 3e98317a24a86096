package dev.pliant.cli;

import java.io.PrintStream;

/**
 * One line of a terminal, which is redrawn and finally erased.
 *
 * @param terminal where to draw; null for nowhere
 */
record LiveLine(PrintStream terminal) implements AutoCloseable {
  private static final String ERASE = "\r\u001b[K";

  /** Replaces the line's text by {@code text}. */
  void show(String text) {
    draw(ERASE + text);
  }

  /** Erases the line. */
  @Override
  public void close() {
    draw(ERASE);
  }

  private void draw(String text) {
    // The message of an interruption stays the last one.
    if (terminal != null && !Interruption.isUnderWay()) {
      Interruption.unlessTold(() -> {
        terminal.print(text);
        terminal.flush();
      });
    }
  }
}
