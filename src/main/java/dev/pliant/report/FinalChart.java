package dev.pliant.report;

import dev.pliant.results.RunRow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/** How accurate final networks are: bars, training against validation. */
final class FinalChart {
  private static final int FRAME = 110;
  private static final int GROUP = 46;
  private static final double WHOLE = 100;

  private FinalChart() {}

  /**
   * A pair of bars, accuracies in [0, 1].
   *
   * @param sd standard deviations over several runs; null for one
   */
  record Bars(String label, Double training, Double trainingSd, Double validation, Double validationSd) {
    /** Those of one run; empty where its row has neither. */
    static Optional<Bars> of(String label, RunRow run) {
      return run.trainAccuracy() == null && run.validationAccuracy() == null
          ? Optional.empty()
          : Optional.of(new Bars(label, run.trainAccuracy(), null, run.validationAccuracy(), null));
    }
  }

  static Chart of(List<Bars> groups, String prefix, String caption) {
    DefaultStatisticalCategoryDataset values = new DefaultStatisticalCategoryDataset();
    ChartData data = ChartData.of(
        "activation", "training accuracy (%)", "s.d. (points)", "validation accuracy (%)", "s.d. (points)");
    Name training = new Name(0, "training");
    Name validation = new Name(1, "validation");
    for (Bars bars : groups) {
      Name name = new Name(data.rows().size(), bars.label());
      values.add(percent(bars.training()), percent(bars.trainingSd()), training, name);
      values.add(percent(bars.validation()), percent(bars.validationSd()), validation, name);
      data.add(
          bars.label(), percent(bars.training()), percent(bars.trainingSd()), percent(bars.validation()),
          percent(bars.validationSd()));
    }
    double from = from(groups);
    NumberAxis axis = Style.axis(from == 0 ? "accuracy (%)" : "accuracy (%), from " + Figures.fixed(from, 0) + " on");
    // Room for what stands at a bar's end.
    axis.setRange(from, WHOLE + 0.16 * (WHOLE - from));
    // No tick beyond the whole.
    axis.setTickUnit(new NumberTickUnit((WHOLE - from) / (from == 80 || from == 0 ? 4 : 5), Style.plain()));
    CategoryPlot plot = Style.byName(values, axis, renderer(groups));
    String title = "Final accuracy, training against validation";
    return new Chart(
        prefix + "final", title,
        caption + (from == 0 ? "" : " The bars begin at " + Figures.fixed(from, 0) + " %, not at zero."),
        Style.chart(title, plot), Style.WIDTH, Math.max(220, FRAME + GROUP * groups.size()), data);
  }

  private static BarRenderer renderer(List<Bars> groups) {
    boolean spread = groups.stream().anyMatch(bars -> bars.validationSd() != null);
    BarRenderer renderer;
    if (spread) {
      StatisticalBarRenderer whiskers = new StatisticalBarRenderer();
      whiskers.setErrorIndicatorPaint(Ink.TEXT.color());
      whiskers.setErrorIndicatorStroke(Style.THIN);
      renderer = whiskers;
    } else {
      renderer = new BarRenderer();
      renderer.setDefaultItemLabelsVisible(true);
      renderer.setDefaultItemLabelGenerator(
          new StandardCategoryItemLabelGenerator("{2}", Style.decimals(2)));
      renderer.setDefaultItemLabelFont(Style.SMALL);
      renderer.setDefaultItemLabelPaint(Ink.TEXT.color());
      renderer.setDefaultPositiveItemLabelPosition(
          new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    }
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setItemMargin(0.08);
    renderer.setMaximumBarWidth(0.2);
    renderer.setSeriesPaint(0, Ink.SKY.color());
    renderer.setSeriesPaint(1, Ink.BLUE.color());
    return renderer;
  }

  /** A round number below all bars: zero, or one that leaves their differences to be seen. */
  private static double from(List<Bars> groups) {
    double least = groups.stream()
        .flatMap(bars -> Stream.of(
            low(bars.training(), bars.trainingSd()), low(bars.validation(), bars.validationSd())))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .min().orElse(0);
    return DoubleStream.of(98, 95, 90, 80, 50).filter(from -> least > from + (WHOLE - from) / 10).findFirst().orElse(0);
  }

  private static Double low(Double mean, Double sd) {
    Double percent = percent(mean);
    return percent == null ? null : Double.valueOf(percent - (sd == null ? 0 : WHOLE * sd));
  }

  private static Double percent(Double share) {
    return share == null || !Double.isFinite(share) ? null : Double.valueOf(WHOLE * share);
  }
}
