package dev.pliant.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a command says while it works: lines on its output, and progress on a terminal alone. */
final class Console {
  private static final int REFRESH_MILLIS = 200;

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

  /** A live line with rate and time left, on a terminal; it vanishes when it is closed. */
  ProgressBar progress(String task, long total, String unit) {
    boolean shown = !quiet && System.console() != null;
    ProgressBarBuilder builder = new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUnit(" " + unit, 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .clearDisplayOnFinish();
    if (!shown) {
      builder.setConsumer(new Nowhere());
    }
    return builder.build();
  }

  /** Takes the progress of a command that has no terminal to show it on. */
  private static final class Nowhere implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return 80;
    }

    @Override
    public void accept(String rendered) {
      // Nobody watches.
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }
}
