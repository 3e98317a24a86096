package dev.pliant.report;

import dev.pliant.results.EpochRow;
import dev.pliant.results.RunTables;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Loss and accuracy epoch by epoch, of one run or of several. */
final class LearningCharts {
  private static final Stroke DASHED = Style.dashed(1.6, 5, 3);
  private static final Stroke DOTTED = Style.dashed(2, 2, 2);
  private static final double LEAST_POINTS = 0.2;
  private static final double LEAST_NATS = 0.005;
  private static final String DURING =
      "Training: the running mean over the epoch's minibatches, while the network still learned.";
  private static final String AFTER = "Validation: after each epoch.";

  private LearningCharts() {}

  /** A figure of an epoch. */
  private record Measure(String name, String title, String unit, double least, ToDoubleFunction<EpochRow> value) {}

  private static final Measure TRAIN_LOSS =
      new Measure("training", "Loss", "loss (nats)", LEAST_NATS, EpochRow::trainLoss);
  private static final Measure VALIDATION_LOSS =
      new Measure("validation", "Loss", "loss (nats)", LEAST_NATS, EpochRow::validationLoss);
  private static final Measure TRAIN_ACCURACY =
      new Measure("training", "Accuracy", "accuracy (%)", LEAST_POINTS, epoch -> 100 * epoch.trainAccuracy());
  private static final Measure VALIDATION_ACCURACY =
      new Measure("validation", "Accuracy", "accuracy (%)", LEAST_POINTS, epoch -> 100 * epoch.validationAccuracy());

  /** A line: a label and the epochs. */
  record Course(String label, List<EpochRow> epochs) {
    Course {
      epochs = List.copyOf(epochs);
    }
  }

  /** Accuracy and loss of one run, training and validation on one chart each. */
  static List<Chart> of(RunTables run, String prefix) {
    List<Course> course = List.of(new Course("", run.epochs()));
    return List.of(
        chart(
            prefix + "accuracy", "Accuracy, epoch by epoch", joined(DURING, AFTER),
            List.of(TRAIN_ACCURACY, VALIDATION_ACCURACY), course),
        chart(
            prefix + "loss", "Loss, epoch by epoch", joined(DURING, AFTER), List.of(TRAIN_LOSS, VALIDATION_LOSS),
            course));
  }

  private static String joined(String first, String second) {
    return first.isEmpty() ? second : first + " " + second;
  }

  /** Accuracy and loss of several courses, training and validation on charts of their own. */
  static List<Chart> of(List<Course> courses, String note) {
    return List.of(
        chart("validation-accuracy", "Validation accuracy", joined(note, AFTER), List.of(VALIDATION_ACCURACY), courses),
        chart("training-accuracy", "Training accuracy", joined(note, DURING), List.of(TRAIN_ACCURACY), courses),
        chart("validation-loss", "Validation loss", joined(note, AFTER), List.of(VALIDATION_LOSS), courses),
        chart("training-loss", "Training loss", joined(note, DURING), List.of(TRAIN_LOSS), courses));
  }

  private static Chart chart(
      String name, String title, String caption, List<Measure> measures, List<Course> courses) {
    XYSeriesCollection series = new XYSeriesCollection();
    List<String> columns = new ArrayList<>(List.of("epoch"));
    Map<Integer, Object[]> rows = new TreeMap<>();
    List<Double> values = new ArrayList<>();
    int lines = courses.size() * measures.size();
    for (Course course : courses) {
      for (Measure measure : measures) {
        int line = series.getSeriesCount();
        String label = course.label().isEmpty() ? measure.name() : course.label();
        XYSeries points = new XYSeries(new Name(line, label));
        columns.add((course.label().isEmpty() ? "" : course.label() + ", ") + measure.name() + " " + measure.unit());
        course.epochs().stream().sorted(Comparator.comparingInt(EpochRow::epoch)).forEach(epoch -> {
          double value = measure.value().applyAsDouble(epoch);
          points.add(epoch.epoch(), Style.drawable(value));
          values.add(Style.drawable(value));
          rows.computeIfAbsent(epoch.epoch(), e -> new Object[lines])[line] = value;
        });
        series.addSeries(points);
      }
    }
    int first = rows.keySet().stream().findFirst().orElse(1);
    int last = rows.keySet().stream().mapToInt(Integer::intValue).max().orElse(1);
    XYLineAndShapeRenderer renderer = Style.lines(rows.size());
    for (int line = 0; line < series.getSeriesCount(); line++) {
      renderer.setSeriesPaint(line, Ink.series(line).color());
      if (line >= Ink.seriesCount()) {
        renderer.setSeriesStroke(line, line < 2 * Ink.seriesCount() ? DASHED : DOTTED);
      }
    }
    NumberAxis y = Style.axis(measures.get(0).unit());
    Style.fit(y, measures.get(0).least(), values.stream().mapToDouble(Double::doubleValue).toArray());
    XYPlot plot = Style.plot(series, Style.epochs(first, last), y, renderer);
    ChartData data = new ChartData(columns);
    rows.forEach((epoch, row) -> {
      List<Object> cells = new ArrayList<>(List.of(epoch));
      cells.addAll(Arrays.asList(row));
      data.add(cells.toArray());
    });
    return new Chart(name, title, caption, Style.chart(title, plot), data);
  }
}
