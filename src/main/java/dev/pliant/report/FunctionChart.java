package dev.pliant.report;

import dev.pliant.results.CurveRow;
import dev.pliant.results.InputRow;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * What a hidden layer's activation function came to be.
 *
 * <p>Where each unit has its own, the mean over the units stands for them, and the units' last ones are drawn faintly.
 */
final class FunctionChart {
  private static final Stroke START = Style.dashed(1.6, 6, 4);
  private static final Stroke NEAREST = Style.dashed(2.2, 2, 3);
  /** Epochs between start and end that are drawn. */
  private static final int MOST_BETWEEN = 9;
  private static final int MOST_UNITS = 64;
  private static final double FAINTEST = 0.15;
  private static final double FULLEST = 0.6;
  /** How much of the height the histogram takes. */
  private static final double HISTOGRAM_HEIGHT = 0.4;
  private static final double LEAST_RANGE = 0.1;
  /** What is drawn to either side where inputs are not known. */
  private static final double UNKNOWN_INPUTS = 3;
  /** The share of inputs beyond the histogram from which on it is reported. */
  private static final double LEAST_TOLD = 0.0001;

  /** By epoch, the mean function over units. */
  private final TreeMap<Integer, double[]> means;
  private final double[] x;
  /** The units' own after the last epoch; empty where they share one. */
  private final List<double[]> units;
  /** What one of them is called. */
  private final String unit;
  private final Optional<Histogram> inputs;
  private final boolean learned;
  private final Optional<NearestFunction> nearest;

  private FunctionChart(
      double[] x, TreeMap<Integer, double[]> means, List<double[]> units, String unit, Optional<Histogram> inputs,
      boolean learned) {
    this.x = x;
    this.means = means;
    this.units = units;
    this.unit = unit;
    this.inputs = inputs;
    this.learned = learned;
    this.nearest = nearest(means.lastEntry().getValue());
  }

  /**
   * The function of activation {@code key}; empty where the rows do not describe it.
   *
   * @param activations of its network
   */
  static Optional<FunctionChart> of(
      List<CurveRow> curves, List<InputRow> inputs, ActivationKey key, RunActivations activations) {
    List<CurveRow> rows = curves.stream()
        .filter(row -> ActivationKey.of(row).equals(key) && row.x().length > 1 && row.g().length == row.x().length)
        .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    double[] x = rows.get(0).x();
    if (!ChartData.isAscending(x)) {
      return Optional.empty();
    }
    Map<Integer, List<double[]>> byEpoch = rows.stream()
        .filter(row -> Arrays.equals(row.x(), x))
        .sorted(Comparator.comparing(CurveRow::unit, Comparator.nullsFirst(Comparator.naturalOrder())))
        .collect(Collectors.groupingBy(
            CurveRow::epoch, LinkedHashMap::new, Collectors.mapping(CurveRow::g, Collectors.toList())));
    TreeMap<Integer, double[]> means = new TreeMap<>();
    byEpoch.forEach((epoch, functions) -> means.put(epoch, mean(functions)));
    List<double[]> last = byEpoch.get(means.lastKey());
    return Optional.of(new FunctionChart(
        x, means, last.size() == 1 ? List.of() : last, activations.unit(key), Histogram.of(inputs, key, means.lastKey()),
        activations.learns(key)));
  }

  private static double[] mean(List<double[]> functions) {
    double[] mean = new double[functions.get(0).length];
    functions.forEach(g -> Arrays.setAll(mean, i -> mean[i] + g[i] / functions.size()));
    return mean;
  }

  /** What it came to be nearest to; empty where that is not known. */
  Optional<NearestFunction> nearest() {
    return nearest;
  }

  private Optional<NearestFunction> nearest(double[] g) {
    return NearestFunction.of(x, g, weights());
  }

  /** By the inputs it sees, or, where they are not known, as of a standard normal. */
  private double[] weights() {
    return inputs.map(histogram -> histogram.weights(x))
        .orElseGet(() -> Arrays.stream(x).map(at -> Math.exp(-at * at / 2)).toArray());
  }

  Chart chart(String name, String title) {
    double low = Math.max(x[0], inputs.map(Histogram::low).orElse(-UNKNOWN_INPUTS));
    double high = Math.min(x[x.length - 1], inputs.map(Histogram::high).orElse(UNKNOWN_INPUTS));
    if (!(low < high)) {
      low = x[0];
      high = x[x.length - 1];
    }
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = Style.lines(Integer.MAX_VALUE);
    ChartData data = data();
    List<Double> visible = new ArrayList<>();
    if (learned) {
      trail(lines, renderer);
    }
    for (int i = 0; i < Math.min(units.size(), MOST_UNITS); i++) {
      add(lines, renderer, i == 0 ? unit + "s" : unit + " " + i, units.get(i), Ink.BLUE, 0.18, Style.THIN, i == 0);
    }
    if (learned) {
      add(lines, renderer, "start", means.firstEntry().getValue(), Ink.SUBTLE, 1, START, true);
    }
    String end = !learned ? "fixed" : units.isEmpty() ? "learned" : "mean of " + unit + "s";
    add(lines, renderer, end, means.lastEntry().getValue(), Ink.BLUE, 1, Style.LINE, true);
    if (learned && nearest.isPresent()) {
      NearestFunction.Match match = nearest.get().best();
      add(lines, renderer, match.words(), Arrays.stream(x).map(match::value).toArray(), Ink.VERMILION, 1, NEAREST, true);
    }
    for (int i = 0; i < lines.getSeriesCount(); i++) {
      XYSeries series = lines.getSeries(i);
      for (int p = 0; p < series.getItemCount(); p++) {
        double at = series.getX(p).doubleValue();
        if (at >= low && at <= high) {
          visible.add(series.getY(p).doubleValue());
        }
      }
    }
    NumberAxis xAxis = Style.axis("input x");
    xAxis.setRange(low, high);
    NumberAxis yAxis = Style.axis("g(x)");
    Style.fit(yAxis, LEAST_RANGE, visible.stream().mapToDouble(Double::doubleValue).toArray());
    XYPlot plot = Style.plot(lines, xAxis, yAxis, renderer);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    inputs.ifPresent(histogram -> addHistogram(plot, histogram));
    return new Chart(name, title, caption(), Style.chart(title, plot), data);
  }

  /** The epochs between start and end, fuller and fuller. */
  private void trail(XYSeriesCollection lines, XYLineAndShapeRenderer renderer) {
    List<Integer> between = new ArrayList<>(means.keySet());
    between.remove(means.lastKey());
    between.remove(means.firstKey());
    int shown = Math.min(MOST_BETWEEN, between.size());
    for (int i = 0; i < shown; i++) {
      int epoch = between.get((int) ((i + 1L) * between.size() / shown) - 1);
      double opacity = FAINTEST + (FULLEST - FAINTEST) * (i + 1) / shown;
      String name = i == shown - 1 ? "epochs between" : "epoch " + epoch;
      add(lines, renderer, name, means.get(epoch), Ink.BLUE, opacity, Style.THIN, i == shown - 1);
    }
  }

  private void add(
      XYSeriesCollection lines, XYLineAndShapeRenderer renderer, String name, double[] g, Ink ink, double opacity,
      Stroke stroke, boolean named) {
    int line = lines.getSeriesCount();
    XYSeries series = new XYSeries(new Name(line, name));
    for (int i = 0; i < x.length; i++) {
      series.add(x[i], Style.drawable(g[i]));
    }
    lines.addSeries(series);
    renderer.setSeriesPaint(line, ink.color(opacity));
    renderer.setSeriesStroke(line, stroke);
    renderer.setSeriesShapesVisible(line, false);
    renderer.setSeriesVisibleInLegend(line, named);
  }

  private static void addHistogram(XYPlot plot, Histogram histogram) {
    XYSeries steps = new XYSeries(new Name(0, "inputs"));
    double most = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      double percent = 100 * histogram.share(bin);
      steps.add(histogram.edges()[bin], percent);
      most = Math.max(most, percent);
    }
    steps.add(histogram.edges()[histogram.counts().length], 0);
    XYStepAreaRenderer renderer = new XYStepAreaRenderer();
    renderer.setSeriesPaint(0, Ink.HISTOGRAM.color());
    NumberAxis axis = Style.axis("inputs (% in each bin)");
    axis.setRange(0, most / HISTOGRAM_HEIGHT);
    axis.setTickLabelPaint(Ink.SUBTLE.color());
    axis.setLabelPaint(Ink.SUBTLE.color());
    plot.setDataset(1, new XYSeriesCollection(steps));
    plot.setRenderer(1, renderer);
    plot.setRangeAxis(1, axis);
    plot.mapDatasetToRangeAxis(1, 1);
    // The first dataset is drawn last, over the histogram.
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.REVERSE);
  }

  private ChartData data() {
    List<String> columns = new ArrayList<>(List.of("x"));
    means.keySet().forEach(epoch -> columns.add(
        (epoch == 0 ? "start" : "epoch " + epoch) + (units.isEmpty() ? "" : ", mean of " + unit + "s")));
    columns.add("inputs from x to the next (%)");
    ChartData data = new ChartData(columns);
    for (int i = 0; i < x.length; i++) {
      List<Object> row = new ArrayList<>(List.of(x[i]));
      for (double[] g : means.values()) {
        row.add(g[i]);
      }
      row.add(share(x[i]));
      data.add(row.toArray());
    }
    return data;
  }

  private Double share(double from) {
    return inputs.map(histogram -> {
      int bin = Arrays.binarySearch(histogram.edges(), from);
      return bin < 0 || bin == histogram.counts().length ? null : Double.valueOf(100 * histogram.share(bin));
    }).orElse(null);
  }

  private String caption() {
    List<String> sentences = new ArrayList<>();
    if (!learned) {
      sentences.add("A fixed function: nothing to learn.");
    } else {
      if (!units.isEmpty()) {
        sentences.add(
            "Each " + unit + " has a function of its own; the first " + units.size() + " are reported, and their mean.");
      }
      sentences.add(nearest.map(NearestFunction::words)
          .orElse("Nothing to compare: the function is constant or not finite."));
      if (!units.isEmpty()) {
        sentences.add(ofUnits());
      }
      sentences.add(inputs.isPresent()
          ? "Distances are weighted by the inputs (grey)."
          : "There is no row in table inputs for it: distances are weighted by a standard normal.");
    }
    inputs.filter(histogram -> histogram.outside() >= LEAST_TOLD).ifPresent(histogram -> sentences.add(
        Figures.percent(histogram.outside()) + " of the inputs lie beyond " + Figures.fixed(x[0], 0) + " to "
            + Figures.fixed(x[x.length - 1], 0) + "."));
    return String.join(" ", sentences);
  }

  /** How many units are near which fixed function. */
  private String ofUnits() {
    Map<String, Long> names = units.stream()
        .map(g -> nearest(g).map(NearestFunction::asItIs).filter(NearestFunction.Match::isNear)
            .map(NearestFunction.Match::words).orElse("none"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    return "Near a fixed function " + unit + " by " + unit + ": " + names.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", ")) + ".";
  }
}
