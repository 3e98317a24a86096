package dev.pliant.report;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.CurveRow;
import dev.pliant.results.RunTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The charts of one run, and what is missing for others.
 *
 * @param learning accuracy and loss
 * @param functions the hidden layers' functions
 * @param parameters the paths of their parameters
 * @param confusion what was taken for what
 * @param time where the time went
 * @param missing what the tables do not tell
 * @param nearest by layer, what its learned function is nearest to
 */
record RunCharts(
    List<Chart> learning, List<Chart> functions, List<Chart> parameters, List<Chart> confusion, List<Chart> time,
    List<String> missing, Map<Integer, Nearest> nearest) {
  /** Layers that are drawn. */
  private static final int MOST_LAYERS = 12;

  /** @param prefix of the charts' names */
  static RunCharts of(RunTables run, String prefix) {
    List<String> missing = new ArrayList<>();
    List<Chart> learning = List.of();
    if (run.epochs().isEmpty()) {
      missing.add("No epoch of it is in table epochs: there are no learning curves.");
    } else {
      learning = LearningCharts.of(run, prefix);
    }
    List<Chart> functions = new ArrayList<>();
    Map<Integer, Nearest> nearest = new TreeMap<>();
    TreeSet<Integer> layers = run.curves().stream().map(CurveRow::layer).collect(Collectors.toCollection(TreeSet::new));
    for (int layer : layers.stream().limit(MOST_LAYERS).toList()) {
      boolean learns = Networks.learns(run.run(), layer);
      Optional<FunctionChart> function = FunctionChart.of(run.curves(), run.inputs(), layer, learns);
      function.ifPresent(chart -> {
        functions.add(chart.chart(prefix, "Layer " + layer + ": activation function"));
        chart.nearest().filter(found -> learns).ifPresent(found -> nearest.put(layer, found));
      });
      if (function.isEmpty()) {
        missing.add("The rows of layer " + layer + " in table curves tell no function.");
      }
    }
    if (layers.size() > MOST_LAYERS) {
      missing.add("Functions are drawn of the first " + MOST_LAYERS + " of " + layers.size() + " hidden layers.");
    }
    if (layers.isEmpty() && Networks.hasActivations(run.run())) {
      missing.add("Nothing of it is in table curves, so its activation functions are not drawn: it was trained with"
          + " --diagnostics off, or before there was that table.");
    }
    List<Chart> parameters = run.activations().stream().map(ActivationRow::layer).distinct().sorted().limit(MOST_LAYERS)
        .map(layer -> ParameterChart.of(run.activations(), layer, prefix)).toList();
    if (parameters.isEmpty() && run.run().activationParameterCount() > 0) {
      missing.add("Nothing of it is in table activations: the paths of its activation parameters are not known.");
    }
    Optional<Chart> confusion = ConfusionChart.of(run.confusion(), "test", prefix);
    if (confusion.isEmpty()) {
      missing.add(run.confusion().isEmpty()
          ? "Nothing of it is in table confusion: what was taken for what is not known."
          : "Table confusion has nothing of the test images.");
    }
    List<TimeShares> shares = TimeShares.of(run.epochs(), run.windows());
    if (shares.isEmpty()) {
      missing.add("Nothing of it is in table windows: where its time went is not known.");
    }
    if (run.mistakes().isEmpty()) {
      missing.add("Nothing of it is in table mistakes: it was trained before there was that table, made no mistake, or"
          + " its images are large.");
    }
    return new RunCharts(
        learning, functions, parameters, confusion.stream().toList(),
        shares.isEmpty() ? List.of() : List.of(TimeChart.of(run, shares, prefix)), missing, nearest);
  }
}
