package dev.pliant.cli;

import java.io.PrintStream;

/**
 * One line of a terminal, drawn over and at last erased.
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
    // What interrupts the work has the last word.
    if (terminal != null && !Interruption.isUnderWay()) {
      Interruption.unlessTold(() -> {
        terminal.print(text);
        terminal.flush();
      });
    }
  }
}
