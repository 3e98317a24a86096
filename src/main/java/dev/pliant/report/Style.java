package dev.pliant.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.CategoryItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.xy.XYDataset;

/** What all charts look like: small, so that their letters are still read on a phone. */
final class Style {
  static final int WIDTH = 400;
  static final int HEIGHT = 300;

  static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font SMALL = PLAIN.deriveFont(11f);
  static final Font BOLD = PLAIN.deriveFont(Font.BOLD, 14f);

  static final Stroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final Stroke THIN = new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final Stroke HAIR = new BasicStroke(0.8f);
  private static final Shape DOT = new Ellipse2D.Double(-2.5, -2.5, 5, 5);
  /** At most so many epochs are marked by dots. */
  private static final int MOST_DOTS = 30;

  static {
    // Where rotated, too, text is text and not the outlines of its letters.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private Style() {}

  /** A dashed line. */
  static Stroke dashed(double width, float... dashes) {
    return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /** A chart with its title, and, where more than one thing is drawn, a legend. */
  static JFreeChart chart(String title, Plot plot) {
    plot.setBackgroundPaint(Ink.PAPER.color());
    plot.setOutlineVisible(false);
    JFreeChart chart = new JFreeChart(null, BOLD, plot, false);
    chart.setBackgroundPaint(Ink.PAPER.color());
    chart.setPadding(new RectangleInsets(4, 4, 4, 10));
    TextTitle text = new TextTitle(title, BOLD);
    text.setPaint(Ink.TEXT.color());
    text.setHorizontalAlignment(HorizontalAlignment.LEFT);
    text.setPadding(0, 2, 6, 0);
    chart.setTitle(text);
    LegendTitle legend = new LegendTitle(plot);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setItemFont(SMALL);
    legend.setItemPaint(Ink.TEXT.color());
    legend.setBackgroundPaint(Ink.PAPER.color());
    legend.setFrame(BlockBorder.NONE);
    chart.addLegend(legend);
    return chart;
  }

  /** A plot on two axes of numbers. */
  static XYPlot plot(XYDataset data, NumberAxis x, NumberAxis y, XYItemRenderer renderer) {
    XYPlot plot = new XYPlot(data, x, y, renderer);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(Ink.GRID.color());
    plot.setRangeGridlineStroke(HAIR);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  /** A plot of bars or points beside names, the first name at the top. */
  static CategoryPlot byName(CategoryDataset data, NumberAxis values, CategoryItemRenderer renderer) {
    NameAxis names = new NameAxis();
    styled(names);
    CategoryPlot plot = new CategoryPlot(data, names, values, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(Ink.GRID.color());
    plot.setRangeGridlineStroke(HAIR);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  /** An axis of numbers that need not begin at zero. */
  static NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    // The standard ones have three decimals at most, with which close ticks look the same.
    axis.setStandardTickUnits(new NumberTickUnitSource(false, plain()));
    axis.setAutoRangeIncludesZero(false);
    axis.setAutoRangeStickyZero(false);
    styled(axis);
    return axis;
  }

  /** The axis of epochs from {@code first} to {@code last}. */
  static NumberAxis epochs(int first, int last) {
    NumberAxis axis = axis("epoch");
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    double room = Math.max(0.25, 0.03 * (last - (double) first));
    axis.setRange(first - room, last + room);
    return axis;
  }

  static void styled(Axis axis) {
    axis.setLabelFont(PLAIN);
    axis.setTickLabelFont(SMALL);
    axis.setLabelPaint(Ink.TEXT.color());
    axis.setTickLabelPaint(Ink.TEXT.color());
    axis.setAxisLinePaint(Ink.SUBTLE.color());
    axis.setTickMarkPaint(Ink.SUBTLE.color());
  }

  /**
   * Sets the range to that of {@code values}, with some room; numbers that are none do not count.
   *
   * @param least the smallest range, such as that of noise
   */
  static void fit(NumberAxis axis, double least, double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      low = 0;
      high = 1;
    }
    double room = Math.max((high - low) * 0.08, Math.max(least, Math.ulp(high) * 1e3) / 2);
    axis.setRange(Math.max(low - room, -Double.MAX_VALUE / 4), Math.min(high + room, Double.MAX_VALUE / 4));
  }

  /** Whether so many points of a line are marked by dots. */
  static boolean showsDots(int points) {
    return points <= MOST_DOTS;
  }

  /** A renderer of lines, each one path, with dots where there are few points. */
  static XYLineAndShapeRenderer lines(int points) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, showsDots(points));
    renderer.setDrawSeriesLineAsPath(true);
    lines(renderer);
    return renderer;
  }

  /** Makes the lines of {@code renderer} what all lines look like. */
  static void lines(XYLineAndShapeRenderer renderer) {
    renderer.setDefaultShape(DOT);
    renderer.setAutoPopulateSeriesShape(false);
    renderer.setAutoPopulateSeriesPaint(false);
    renderer.setAutoPopulateSeriesStroke(false);
    renderer.setDefaultStroke(LINE);
    renderer.setDefaultPaint(Ink.BLUE.color());
  }

  /** Numbers with as many decimals as they have, up to eight. */
  static NumberFormat plain() {
    return new DecimalFormat("0.########", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** Numbers with so many decimals. */
  static NumberFormat decimals(int count) {
    DecimalFormat format = new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(count);
    format.setMaximumFractionDigits(count);
    return format;
  }

  /** What a chart can draw of {@code value}: a gap where it is no number, or too large for any. */
  static double drawable(double value) {
    return Math.abs(value) <= 1e100 ? value : Double.NaN;
  }
}
