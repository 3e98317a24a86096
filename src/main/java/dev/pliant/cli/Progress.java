package dev.pliant.cli;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live line on a terminal: what, how far, how fast, how much longer. It vanishes when it is closed. */
final class Progress implements AutoCloseable {
  private static final int REFRESH_MILLIS = 200;
  private static final int WIDEST = 100;

  private final ProgressBar bar;
  private final String unit;
  private final long all;
  private final long began = System.nanoTime();

  /**
   * @param total what the line is of
   * @param after what is to be done when it is full, which takes time, too
   * @param terminal where to draw; null for nowhere
   */
  Progress(String task, long total, long after, String unit, PrintStream terminal) {
    this.unit = unit;
    this.all = total + after;
    this.bar = new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(new Line(terminal))
        .hideEta()
        .build();
  }

  void stepBy(long count) {
    stepTo(bar.getCurrent() + count);
  }

  void stepTo(long count) {
    bar.stepTo(count);
    // The bar's own speed counts whole seconds, of which an epoch may have one.
    double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
    if (seconds > 0 && count > 0) {
      bar.setExtraMessage(" " + Numbers.grouped(Math.round(count / seconds)) + " " + unit + "/s, "
          + Numbers.duration(seconds * (all - count) / count) + " left");
    }
  }

  @Override
  public void close() {
    bar.close();
  }

  /** One line of a terminal, drawn over and at last erased. */
  private record Line(PrintStream terminal) implements ProgressBarConsumer {
    private static final String ERASE = "\r\u001b[K";

    @Override
    public int getMaxRenderedLength() {
      return WIDEST;
    }

    @Override
    public void accept(String rendered) {
      draw(ERASE + rendered);
    }

    @Override
    public void close() {
      draw(ERASE);
    }

    private void draw(String text) {
      // What interrupts the work has the last word.
      if (terminal != null && !Interruption.isUnderWay()) {
        terminal.print(text);
        terminal.flush();
      }
    }
  }
}
