package dev.pliant.report;

import dev.pliant.results.ComparisonRow;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.Table;
import dev.pliant.stats.ConfidenceInterval;
import dev.pliant.stats.PairedTests;
import dev.pliant.stats.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs of a comparison that are in the tables.
 *
 * @param runs by candidate and seed, with their epochs; failed ones, too
 * @param functions by candidate, the first seed's run of some that learn their activation, with its functions
 */
record ComparisonRuns(Map<String, Map<Long, RunTables>> runs, Map<String, RunTables> functions) {
  /** Candidates whose functions are drawn. */
  static final int MOST_FUNCTIONS = 6;
  private static final double LEVEL = 0.95;

  ComparisonRuns {
    runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
  }

  static ComparisonRuns read(ResultsStore results, ComparisonTables comparison) {
    Map<String, Map<Long, String>> names = new LinkedHashMap<>();
    for (ComparisonRow candidate : comparison.candidates()) {
      Map<Long, String> ofCandidate = names.computeIfAbsent(candidate.candidate(), name -> new LinkedHashMap<>());
      for (long seed : candidate.seeds()) {
        String name = ComparisonTables.runId(comparison.runId(), candidate.candidate(), seed);
        if (isRunId(name)) {
          ofCandidate.put(seed, name);
        }
      }
    }
    Set<String> present = results.runs(all(names)).keySet();
    names.values().forEach(seeds -> seeds.values().removeIf(name -> !present.contains(name)));
    Map<String, RunTables> byName = byName(results.tables(all(names), EnumSet.of(Table.EPOCHS)));
    Map<String, Map<Long, RunTables>> runs = new LinkedHashMap<>();
    names.forEach((candidate, seeds) -> {
      Map<Long, RunTables> ofCandidate = new LinkedHashMap<>();
      seeds.forEach((seed, name) -> ofCandidate.put(seed, byName.get(name)));
      runs.put(candidate, ofCandidate);
    });
    return new ComparisonRuns(runs, functions(results, comparison, names));
  }

  private static List<String> all(Map<String, Map<Long, String>> names) {
    return names.values().stream().flatMap(seeds -> seeds.values().stream()).distinct().toList();
  }

  private static boolean isRunId(String name) {
    try {
      ResultsStore.validateRunId(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, RunTables> functions(
      ResultsStore results, ComparisonTables comparison, Map<String, Map<Long, String>> names) {
    Map<String, String> chosen = new LinkedHashMap<>();
    comparison.candidates().stream()
        .filter(candidate -> candidate.activationParameterCount() > 0 && candidate.validationAccuracyMean() != null)
        .sorted(Comparator.comparing(ComparisonRow::validationAccuracyMean).reversed())
        .forEach(candidate -> names.getOrDefault(candidate.candidate(), Map.of()).values().stream().findFirst()
            .filter(name -> chosen.size() < MOST_FUNCTIONS)
            .ifPresent(name -> chosen.put(candidate.candidate(), name)));
    Map<String, RunTables> byName = byName(
        results.tables(List.copyOf(chosen.values()), EnumSet.of(Table.CURVES, Table.INPUTS)));
    Map<String, RunTables> functions = new LinkedHashMap<>();
    chosen.forEach((candidate, name) -> functions.put(candidate, byName.get(name)));
    return functions;
  }

  private static Map<String, RunTables> byName(List<RunTables> tables) {
    Map<String, RunTables> byName = new HashMap<>();
    tables.forEach(run -> byName.put(run.run().runId(), run));
    return byName;
  }

  /** Those of {@code candidate} that finished. */
  List<RunTables> finished(String candidate) {
    return runs.getOrDefault(candidate, Map.of()).values().stream()
        .filter(run -> run.run().status().equals(RunRow.FINISHED)).toList();
  }

  /** The test accuracies of {@code candidate} less those of {@code baseline} with the same seeds. */
  DifferenceChart.Difference difference(String candidate, String baseline) {
    List<Double> own = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    runs.getOrDefault(candidate, Map.of()).forEach((seed, run) -> {
      RunTables other = runs.getOrDefault(baseline, Map.of()).get(seed);
      if (other != null && run.run().testAccuracy() != null && other.run().testAccuracy() != null) {
        own.add(run.run().testAccuracy());
        others.add(other.run().testAccuracy());
      }
    });
    double[] differences = PairedTests.differences(array(own), array(others));
    Optional<ConfidenceInterval> interval = ConfidenceInterval.ofMean(LEVEL, differences);
    return new DifferenceChart.Difference(candidate, differences.length, Sample.of(differences).mean(), interval);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** All candidates' names that have runs here. */
  Set<String> candidates() {
    return runs.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
