package dev.pliant.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says while it works: lines on its output, and progress on a terminal alone. */
final class Console {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean quiet;

  private Console(PrintWriter out, PrintWriter err, Quiet quiet) {
    this.out = out;
    this.err = err;
    this.quiet = quiet == Quiet.YES;
  }

  /**
   * That of {@code command}.
   *
   * @param quiet says nothing but what {@link #result} and {@link #warning} are given
   */
  static Console of(CommandSpec command, Quiet quiet) {
    return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet);
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

  /** A line on what went wrong though the work goes on. */
  void warning(String text) {
    err.println("pliant: " + text);
    err.flush();
  }

  /** A live line with rate and time left, on a terminal. */
  Progress progress(String task, long total, String unit) {
    boolean shown = !quiet && System.console() != null;
    return new Progress(task, total, unit, shown ? System.err : null);
  }
}
