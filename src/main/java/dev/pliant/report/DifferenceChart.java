package dev.pliant.report;

import dev.pliant.stats.ConfidenceInterval;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.StatisticalLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/** Differences of candidates to the baseline, with their confidence intervals. */
final class DifferenceChart {
  private static final int FRAME = 120;
  private static final int LINE = 20;
  private static final double LEAST_RANGE = 0.1;

  private DifferenceChart() {}

  /**
   * The difference of a candidate's test accuracy to the baseline's, in [−1, 1].
   *
   * @param mean over the pairs; null without pairs
   * @param interval empty without two pairs that differ
   */
  record Difference(String candidate, int pairs, Double mean, Optional<ConfidenceInterval> interval) {}

  static Chart of(List<Difference> differences, String baseline) {
    DefaultStatisticalCategoryDataset values = new DefaultStatisticalCategoryDataset();
    ChartData data = ChartData.of(
        "candidate", "pairs", "difference of test accuracy (points)", "95 % interval from (points)", "to (points)");
    Name row = new Name(0, "mean, 95 % interval");
    double most = LEAST_RANGE;
    for (Difference difference : differences) {
      Double mean = points(difference.mean());
      Double low = points(difference.interval().map(ConfidenceInterval::low).orElse(null));
      Double high = points(difference.interval().map(ConfidenceInterval::high).orElse(null));
      values.add(
          mean, low == null || high == null ? null : Double.valueOf((high - low) / 2), row,
          new Name(data.rows().size(), difference.candidate()));
      data.add(difference.candidate(), difference.pairs(), mean, low, high);
      for (Double end : new Double[] {mean, low, high}) {
        most = end == null ? most : Math.max(most, Math.abs(end));
      }
    }
    NumberAxis axis = Style.axis("difference of test accuracy (points)");
    axis.setRange(-1.08 * most, 1.08 * most);
    StatisticalLineAndShapeRenderer renderer = new StatisticalLineAndShapeRenderer(false, true);
    renderer.setSeriesPaint(0, Ink.BLUE.color());
    renderer.setSeriesStroke(0, Style.THIN);
    renderer.setSeriesShape(0, new Ellipse2D.Double(-3.5, -3.5, 7, 7));
    renderer.setErrorIndicatorStroke(Style.THIN);
    CategoryPlot plot = Style.byName(values, axis, renderer);
    plot.addRangeMarker(new ValueMarker(0, Ink.SUBTLE.color(), Style.HAIR), Layer.BACKGROUND);
    String title = "Differences to " + Figures.shortened(baseline, 24);
    return new Chart(
        "differences", title,
        "Of runs with the same seed, the baseline's accuracy taken off. An interval that holds zero leaves open whether"
            + " there is a difference; each holds its mean in 95 of 100 such comparisons, so that of many one may miss.",
        Style.chart(title, plot), Style.WIDTH, Math.max(220, FRAME + LINE * differences.size()), data);
  }

  private static Double points(Double share) {
    return share == null || !Double.isFinite(share) ? null : Double.valueOf(100 * share);
  }
}
