package dev.pliant.report;

import dev.pliant.results.RunTables;
import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StackedXYBarRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.data.xy.CategoryTableXYDataset;

/** Where the time of a run went, epoch by epoch. */
final class TimeChart {
  private static final List<Ink> INKS = List.of(Ink.BLUE, Ink.ORANGE, Ink.VERMILION, Ink.GREEN, Ink.HISTOGRAM);
  private static final List<String> PARTS =
      List.of("steps", "waiting", "transfer, average", "validation", "rest");

  private TimeChart() {}

  static Chart of(RunTables run, List<TimeShares> epochs, String prefix) {
    CategoryTableXYDataset values = new CategoryTableXYDataset();
    ChartData data = ChartData.of(
        "epoch", "steps (s)", "waiting for the slowest worker (s)", "transfer and average (s)", "validation (s)",
        "rest (s)");
    double most = 0;
    for (TimeShares shares : epochs) {
      double[] parts = {shares.steps(), shares.waiting(), shares.transfer(), shares.validation(), shares.rest()};
      for (int part = 0; part < parts.length; part++) {
        double seconds = Style.drawable(parts[part]);
        values.add(shares.epoch(), Double.isNaN(seconds) ? 0 : seconds, PARTS.get(part));
      }
      data.add(
          shares.epoch(), shares.steps(), shares.waiting(), shares.transfer(), shares.validation(), shares.rest());
      most = Math.max(most, Double.isNaN(Style.drawable(shares.sum())) ? 0 : shares.sum());
    }
    StackedXYBarRenderer renderer = new StackedXYBarRenderer(0.3);
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    for (int part = 0; part < PARTS.size(); part++) {
      renderer.setSeriesPaint(part, INKS.get(part).color());
    }
    int first = epochs.get(0).epoch();
    int last = epochs.get(epochs.size() - 1).epoch();
    NumberAxis x = Style.epochs(first, last);
    x.setRange(first - 0.6, last + 0.6);
    NumberAxis y = Style.axis("time (s)");
    y.setRange(0, most > 0 ? 1.05 * most : 1);
    XYPlot plot = Style.plot(values, x, y, renderer);
    String title = "Where the time went";
    return new Chart(prefix + "time", title, caption(run, epochs), Style.chart(title, plot), data);
  }

  private static String caption(RunTables run, List<TimeShares> epochs) {
    double total = epochs.stream().mapToDouble(TimeShares::sum).sum();
    String caption = "Of " + seconds(total) + " in epochs: "
        + share("steps", epochs.stream().mapToDouble(TimeShares::steps).sum(), total) + ", "
        + share("waiting for the slowest worker", epochs.stream().mapToDouble(TimeShares::waiting).sum(), total) + ", "
        + share("transfer and average", epochs.stream().mapToDouble(TimeShares::transfer).sum(), total) + ", "
        + share("validation", epochs.stream().mapToDouble(TimeShares::validation).sum(), total) + ", "
        + share("rest", epochs.stream().mapToDouble(TimeShares::rest).sum(), total) + ".";
    Double seconds = run.run().seconds();
    return seconds != null && seconds > total
        ? caption + " Checkpoints and the last evaluations took the run's other " + seconds(seconds - total) + "."
        : caption;
  }

  private static String seconds(double seconds) {
    return Figures.fixed(seconds, seconds < 10 ? 2 : 1) + " s";
  }

  private static String share(String name, double seconds, double total) {
    return name + " " + (total > 0 ? Figures.fixed(100 * seconds / total, 1) : "0") + " %";
  }
}
