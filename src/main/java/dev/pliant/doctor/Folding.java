package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins findings that differ only in their place. */
final class Folding {
  private static final int NAMED = 5;

  private Folding() {}

  /**
   * Findings in the order of topics, and within a topic in their original order.
   *
   * @param executors number of executors
   */
  static List<Finding> fold(List<Finding> findings, int executors) {
    Map<Finding, List<String>> places = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Finding nowhere = new Finding(finding.level(), finding.topic(), "", finding.what(), finding.fix());
      places.computeIfAbsent(nowhere, none -> new ArrayList<>()).add(finding.where());
    }
    return places.entrySet().stream()
        .map(entry -> new Finding(
            entry.getKey().level(), entry.getKey().topic(), where(entry.getValue(), executors), entry.getKey().what(),
            entry.getKey().fix()))
        .sorted(Comparator.comparing(Finding::topic))
        .toList();
  }

  private static String where(List<String> places, int executors) {
    List<String> those = places.stream().filter(place -> place.startsWith(Place.EXECUTOR_NAME)).toList();
    List<String> parts = new ArrayList<>(places.stream().filter(place -> !those.contains(place)).toList());
    if (those.size() > 1 && those.size() == executors) {
      parts.add(executors + " executors");
    } else if (those.size() > NAMED) {
      String first = String.join(", ", those.subList(0, NAMED));
      parts.add(those.size() + " of " + executors + " executors: " + first + ", …");
    } else {
      parts.addAll(those);
    }
    int last = parts.size() - 1;
    return last < 1 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
