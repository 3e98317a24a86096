package dev.pliant.report;

import dev.pliant.results.ConfusionRow;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/** What was taken for what. */
final class ConfusionChart {
  private static final int HEIGHT = 400;
  /** Classes whose cells have room for a number. */
  private static final int MOST_NUMBERS = 12;
  private static final int MOST_CLASSES = 64;
  /** Of more classes so many are drawn, those that were mistaken most often. */
  private static final int WORST_CLASSES = 24;
  private static final int TOLD_PAIRS = 3;
  private static final List<Ink> INKS = List.of(
      Ink.PAPER, Ink.WRONG_1, Ink.WRONG_2, Ink.WRONG_3, Ink.WRONG_4, Ink.WRONG_5, Ink.RIGHT_1, Ink.RIGHT_2,
      Ink.RIGHT_3);
  /** Shares of a class up to which a colour of mistakes goes; the last has the rest. */
  private static final double[] WRONG = {0, 0.002, 0.005, 0.01, 0.03};
  private static final double[] RIGHT = {0.9, 0.97};

  private ConfusionChart() {}

  /** A pair of classes. */
  private record Pair(int actual, int predicted) {}

  /** Of the set {@code split}; empty where no rows are of it. */
  static Optional<Chart> of(List<ConfusionRow> rows, String split, String prefix) {
    List<ConfusionRow> cells =
        rows.stream().filter(row -> row.split().equals(split) && row.count() > 0).toList();
    TreeSet<Integer> classes = rows.stream().filter(row -> row.split().equals(split))
        .flatMap(row -> Stream.of(row.actual(), row.predicted())).collect(Collectors.toCollection(TreeSet::new));
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> order = classes.size() > MOST_CLASSES ? worst(cells) : List.copyOf(classes);
    Map<Pair, Long> counts = new HashMap<>();
    cells.forEach(row -> counts.merge(new Pair(row.actual(), row.predicted()), row.count(), Long::sum));
    Map<Integer, Long> totals = new HashMap<>();
    counts.forEach((pair, count) -> totals.merge(pair.actual(), count, Long::sum));
    String title = "What was taken for what";
    return Optional.of(new Chart(
        prefix + "confusion", title, caption(counts) + drawn(order.size(), classes.size()), Style.chart(title, plot(order, counts, totals)), Style.WIDTH,
        HEIGHT, data(order, counts)));
  }

  private static List<Integer> worst(List<ConfusionRow> cells) {
    Map<Integer, Long> mistakes = new HashMap<>();
    for (ConfusionRow cell : cells) {
      long wrong = cell.actual() == cell.predicted() ? 0 : cell.count();
      mistakes.merge(cell.actual(), wrong, Long::sum);
      mistakes.merge(cell.predicted(), wrong, Long::sum);
    }
    return mistakes.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(WORST_CLASSES)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static String drawn(int drawn, int classes) {
    return drawn == classes
        ? ""
        : " Drawn are the " + drawn + " of " + Figures.grouped(classes) + " classes that were mistaken most often.";
  }

  private static XYPlot plot(List<Integer> classes, Map<Pair, Long> counts, Map<Integer, Long> totals) {
    int n = classes.size();
    double[][] cells = new double[3][n * n];
    XYBlockRenderer renderer = new XYBlockRenderer();
    NumberAxis x = axis("taken for", classes);
    NumberAxis y = axis("label", classes);
    y.setInverted(true);
    XYPlot plot = Style.plot(null, x, y, renderer);
    plot.setRangeGridlinesVisible(false);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        long count = counts.getOrDefault(new Pair(classes.get(row), classes.get(column)), 0L);
        double share = count == 0 ? 0 : (double) count / totals.get(classes.get(row));
        int ink = row == column ? right(share) : wrong(share);
        cells[0][row * n + column] = column;
        cells[1][row * n + column] = row;
        cells[2][row * n + column] = ink;
        if (count > 0 && n <= MOST_NUMBERS) {
          XYTextAnnotation number = new XYTextAnnotation(String.valueOf(count), column, row);
          number.setFont(Style.SMALL);
          number.setPaint((INKS.get(ink) == Ink.WRONG_5 ? Ink.ON_STRONG : Ink.TEXT).color());
          plot.addAnnotation(number, false);
        }
      }
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries(new Name(0, "images"), cells);
    plot.setDataset(data);
    renderer.setPaintScale(new Palette());
    plot.setFixedLegendItems(legend());
    return plot;
  }

  private static int right(double share) {
    return share <= RIGHT[0] ? INKS.indexOf(Ink.RIGHT_1) : share <= RIGHT[1] ? INKS.indexOf(Ink.RIGHT_2)
        : INKS.indexOf(Ink.RIGHT_3);
  }

  private static int wrong(double share) {
    int ink = 0;
    while (ink < WRONG.length && share > WRONG[ink]) {
      ink++;
    }
    return ink;
  }

  /** The inks by their numbers. */
  private record Palette() implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return INKS.size() - 1;
    }

    @Override
    public Paint getPaint(double value) {
      return INKS.get((int) value).color();
    }
  }

  private static NumberAxis axis(String label, List<Integer> classes) {
    SymbolAxis axis = new SymbolAxis(label, classes.stream().map(String::valueOf).toArray(String[]::new));
    Style.styled(axis);
    axis.setGridBandsVisible(false);
    axis.setTickMarksVisible(false);
    axis.setTickLabelInsets(new RectangleInsets(1, 2, 1, 2));
    axis.setRange(-0.5, classes.size() - 0.5);
    return axis;
  }

  private static LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    items.add(item("right", Ink.RIGHT_3));
    items.add(item("wrong, in % of the label: ≤ 0.2", Ink.WRONG_1));
    items.add(item("≤ 0.5", Ink.WRONG_2));
    items.add(item("≤ 1", Ink.WRONG_3));
    items.add(item("≤ 3", Ink.WRONG_4));
    items.add(item("more", Ink.WRONG_5));
    return items;
  }

  private static LegendItem item(String label, Ink ink) {
    LegendItem item = new LegendItem(label, ink.color());
    item.setLabelFont(Style.SMALL);
    item.setLabelPaint(Ink.TEXT.color());
    return item;
  }

  private static String caption(Map<Pair, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long right = counts.entrySet().stream().filter(cell -> cell.getKey().actual() == cell.getKey().predicted())
        .mapToLong(Map.Entry::getValue).sum();
    String most = counts.entrySet().stream()
        .filter(cell -> cell.getKey().actual() != cell.getKey().predicted())
        .sorted(Map.Entry.<Pair, Long>comparingByValue().reversed()
            .thenComparing(cell -> cell.getKey().actual()).thenComparing(cell -> cell.getKey().predicted()))
        .limit(TOLD_PAIRS)
        .map(cell -> cell.getKey().actual() + " for " + cell.getKey().predicted() + " (" + cell.getValue() + ")")
        .collect(Collectors.joining(", "));
    return "The final network on the test images: " + Figures.grouped(all - right) + " of " + Figures.grouped(all)
        + " wrong." + (most.isEmpty() ? "" : " Most often taken: " + most + ".");
  }

  private static ChartData data(List<Integer> classes, Map<Pair, Long> counts) {
    List<String> columns = new ArrayList<>(List.of("label"));
    classes.forEach(predicted -> columns.add("taken for " + predicted));
    ChartData data = new ChartData(columns);
    classes.forEach(actual -> {
      List<Object> row = new ArrayList<>(List.of(actual));
      classes.forEach(predicted -> row.add(counts.getOrDefault(new Pair(actual, predicted), 0L)));
      data.add(row.toArray());
    });
    return data;
  }
}
