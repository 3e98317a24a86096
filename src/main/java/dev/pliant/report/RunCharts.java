package dev.pliant.report;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.RunTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;

/**
 * The charts of one run, and what is missing for others.
 *
 * @param learning accuracy and loss
 * @param functions the activations' functions
 * @param parameters the paths of their parameters
 * @param confusion what was taken for what
 * @param time where the time went
 * @param missing what the tables do not say
 * @param nearest by activation, what its learned function is nearest to
 */
record RunCharts(
    List<Chart> learning, List<Chart> functions, List<Chart> parameters, List<Chart> confusion, List<Chart> time,
    List<String> missing, Map<ActivationKey, NearestFunction> nearest) {
  /** Activations that are drawn. */
  static final int MOST_DRAWN = 12;

  RunCharts {
    learning = List.copyOf(learning);
    functions = List.copyOf(functions);
    parameters = List.copyOf(parameters);
    confusion = List.copyOf(confusion);
    time = List.copyOf(time);
    missing = List.copyOf(missing);
    nearest = Collections.unmodifiableMap(new LinkedHashMap<>(nearest));
  }

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
    Map<ActivationKey, NearestFunction> nearest = new LinkedHashMap<>();
    RunActivations activations = RunActivations.of(run);
    List<ActivationKey> withCurves = activations.ordered(run.curves().stream().map(ActivationKey::of));
    for (ActivationKey key : withCurves.stream().limit(MOST_DRAWN).toList()) {
      Optional<FunctionChart> function = FunctionChart.of(run.curves(), run.inputs(), key, activations);
      function.ifPresent(chart -> {
        functions.add(chart.chart(
            prefix + "function-" + activations.id(key),
            StringUtils.capitalize(activations.title(key)) + ": activation function"));
        chart.nearest().filter(found -> activations.learns(key)).ifPresent(found -> nearest.put(key, found));
      });
      if (function.isEmpty()) {
        missing.add("The rows of " + activations.words(key) + " in table curves describe no function.");
      }
    }
    if (withCurves.size() > MOST_DRAWN) {
      missing.add("Functions are drawn of the first " + MOST_DRAWN + " of " + withCurves.size()
          + (activations.areLayers() ? " hidden layers." : " activations."));
    }
    if (withCurves.isEmpty() && Networks.hasActivations(run.run())) {
      missing.add("Nothing of it is in table curves, so its activation functions are not drawn: it was trained with"
          + " --diagnostics off, or before there was that table.");
    }
    Map<ActivationKey, List<ActivationRow>> rows = run.activations().stream()
        .collect(Collectors.groupingBy(ActivationKey::of));
    List<Chart> parameters = activations.ordered(rows.keySet().stream()).stream().limit(MOST_DRAWN)
        .map(key -> ParameterChart.of(
            rows.get(key), prefix + "parameters-" + activations.id(key),
            StringUtils.capitalize(activations.title(key)) + ": activation parameters", activations.unit(key)))
        .toList();
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
