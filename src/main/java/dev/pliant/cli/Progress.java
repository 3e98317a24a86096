package dev.pliant.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live line on a terminal: the work, its progress, its rate and the time left. It vanishes when it is closed. */
final class Progress implements AutoCloseable {
  private static final int REFRESH_MILLIS = 200;
  private static final int WIDEST = 100;
  private static final int SETTLED = 4;

  private final ProgressBar bar;
  private final String unit;
  private final long all;
  /** The point from which the rate is measured. */
  private Mark since = new Mark(System.nanoTime(), 0);
  private Mark firstStep;
  private int steps;

  /** A time, and the progress of the work at that time. */
  private record Mark(long nanos, long count) {}

  /**
   * @param total what the line is of
   * @param after the work that follows after this line is full; it takes time, too
   * @param line where it is drawn
   */
  Progress(String task, long total, long after, String unit, LiveLine line) {
    this.unit = unit;
    this.all = total + after;
    this.bar = new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(new Line(line))
        .hideEta()
        .build();
  }

  void stepBy(long count) {
    stepTo(bar.getCurrent() + count);
  }

  void stepTo(long count) {
    bar.stepTo(count);
    if (steps++ == 0) {
      firstStep = new Mark(System.nanoTime(), count);
    } else if (steps == SETTLED) {
      // There are enough points to ignore the time before the first one, which is the start.
      since = firstStep;
    }
    // The bar's own speed counts whole seconds, of which an epoch may have one.
    double seconds = Duration.ofNanos(System.nanoTime() - since.nanos()).toMillis() / 1e3;
    double rate = (count - since.count()) / seconds;
    if (seconds > 0 && rate > 0) {
      bar.setExtraMessage(" " + Numbers.grouped(Math.round(rate)) + " " + unit + "/s, "
          + Numbers.duration((all - count) / rate) + " left");
    }
  }

  @Override
  public void close() {
    bar.close();
  }

  /** What the bar draws. */
  private record Line(LiveLine line) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDEST;
    }

    @Override
    public void accept(String rendered) {
      line.show(rendered);
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
