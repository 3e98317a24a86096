package dev.pliant.cli;

import java.io.PrintWriter;

/** What a command says while it works: lines on its output, and progress on a terminal alone. */
final class Console {
  private final PrintWriter out;
  private final boolean quiet;

  /** @param quiet says nothing but what {@link #result} is given */
  Console(PrintWriter out, Quiet quiet) {
    this.out = out;
    this.quiet = quiet == Quiet.YES;
  }

  /** Whether a command keeps to its result. */
  enum Quiet {
    YES,
    NO;

    static Quiet of(boolean asked) {
      return asked ? YES : NO;
    }
  }

  /** A line on how the work goes. */
  void line(String text) {
    if (!quiet) {
      result(text);
    }
  }

  /** A line of what came of the work. */
  void result(String text) {
    out.println(text);
    out.flush();
  }

  /** A live line with rate and time left, on a terminal. */
  Progress progress(String task, long total, String unit) {
    boolean shown = !quiet && System.console() != null;
    return new Progress(task, total, unit, shown ? System.err : null);
  }
}
