package dev.pliant.report;

import dev.pliant.results.ActivationRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** The paths of the activation parameters of a hidden layer; of many units' the median, and a band around it. */
final class ParameterChart {
  /** As many paths as can be distinguished. */
  private static final int MOST = Ink.seriesCount();
  private static final double LOW = 10;
  private static final double HIGH = 90;
  private static final float BAND_OPACITY = 0.18f;
  private static final double LEAST_RANGE = 0.02;

  private ParameterChart() {}

  /** By epoch, the median over units, and what 10 % of them are below and above; all the same where they share it. */
  private record Path(String name, TreeMap<Integer, double[]> points) {
    double moved() {
      double moved = Math.abs(points.lastEntry().getValue()[0] - points.firstEntry().getValue()[0]);
      return Double.isNaN(moved) ? Double.POSITIVE_INFINITY : moved;
    }
  }

  /**
   * @param rows of one activation; at least one
   * @param unit what one of its units is called
   */
  static Chart of(List<ActivationRow> rows, String name, String title, String unit) {
    long units = rows.stream().filter(row -> row.unit() != null).map(ActivationRow::unit).distinct().count();
    List<Path> paths = paths(rows);
    List<Path> shown = paths.stream()
        .sorted(Comparator.comparingDouble(Path::moved).reversed()).limit(MOST)
        .sorted(Comparator.comparingInt(paths::indexOf)).toList();
    return new Chart(
        name, title, caption(paths.size(), units, unit), Style.chart(title, plot(shown, units)), data(paths, units));
  }

  private static List<Path> paths(List<ActivationRow> rows) {
    Map<String, Map<Integer, List<Double>>> values = new LinkedHashMap<>();
    rows.stream().sorted(Comparator.comparingInt(ActivationRow::epoch)).forEach(row -> values
        .computeIfAbsent(row.name(), name -> new TreeMap<>())
        .computeIfAbsent(row.epoch(), epoch -> new ArrayList<>())
        .add(row.value()));
    return values.entrySet().stream().map(path -> {
      TreeMap<Integer, double[]> points = new TreeMap<>();
      path.getValue().forEach((epoch, ofUnits) -> points.put(epoch, middle(ofUnits)));
      return new Path(path.getKey(), points);
    }).toList();
  }

  private static double[] middle(List<Double> values) {
    double[] finite = values.stream().mapToDouble(Style::drawable).filter(Double::isFinite).toArray();
    return finite.length == 0
        ? new double[] {Double.NaN, Double.NaN, Double.NaN}
        : new double[] {
          StatUtils.percentile(finite, 50), StatUtils.percentile(finite, LOW), StatUtils.percentile(finite, HIGH)
        };
  }

  private static XYPlot plot(List<Path> paths, long units) {
    YIntervalSeriesCollection lines = new YIntervalSeriesCollection();
    int epochs = paths.stream().mapToInt(path -> path.points().size()).max().orElse(0);
    DeviationRenderer renderer = new DeviationRenderer(true, Style.showsDots(epochs));
    Style.lines(renderer);
    renderer.setAlpha(units > 1 ? BAND_OPACITY : 0);
    List<Double> values = new ArrayList<>();
    for (Path path : paths) {
      int line = lines.getSeriesCount();
      YIntervalSeries series = new YIntervalSeries(new Name(line, path.name()));
      path.points().forEach((epoch, point) -> {
        series.add(epoch, point[0], point[1], point[2]);
        for (double value : point) {
          values.add(value);
        }
      });
      lines.addSeries(series);
      renderer.setSeriesPaint(line, Ink.series(line).color());
      renderer.setSeriesFillPaint(line, Ink.series(line).color());
    }
    NumberAxis y = Style.axis("value");
    Style.fit(y, LEAST_RANGE, values.stream().mapToDouble(Double::doubleValue).toArray());
    int last = paths.stream().mapToInt(path -> path.points().lastKey()).max().orElse(1);
    int first = paths.stream().mapToInt(path -> path.points().firstKey()).min().orElse(0);
    return Style.plot(lines, Style.epochs(first, last), y, renderer);
  }

  private static String caption(int paths, long units, String unit) {
    String caption = units > 1
        ? "Each of " + units + " " + unit + "s has its own parameters: the line is their median, the band holds all but the"
            + " lowest and the highest tenth."
        : "Epoch 0 is the start.";
    return paths > MOST
        ? caption + " Drawn are the " + MOST + " that moved farthest, of " + paths + "; the data has all."
        : caption;
  }

  private static ChartData data(List<Path> paths, long units) {
    List<String> columns = new ArrayList<>(List.of("epoch"));
    for (Path path : paths) {
      columns.addAll(units > 1
          ? List.of(path.name() + ", median", path.name() + ", 10 %", path.name() + ", 90 %")
          : List.of(path.name()));
    }
    ChartData data = new ChartData(columns);
    for (int epoch : paths.stream().flatMap(path -> path.points().keySet().stream()).sorted().distinct()
        .collect(Collectors.toList())) {
      List<Object> row = new ArrayList<>(List.of(epoch));
      for (Path path : paths) {
        double[] point = path.points().get(epoch);
        for (int i = 0; i < (units > 1 ? 3 : 1); i++) {
          row.add(point == null ? null : point[i]);
        }
      }
      data.add(row.toArray());
    }
    return data;
  }
}
