package dev.pliant.bench;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A contender compared with others.
 *
 * @param measurement the contender's measurement
 * @param ratioToStock its speed divided by stock DL4J's; null if either was not measured
 * @param shareOfBound its speed divided by the speed of the bare matrix products with as many workers; null if either
 *     was not measured
 */
public record Comparison(Measurement measurement, Double ratioToStock, Double shareOfBound) {
  /** Compares {@code measurements} with each other, in their order. */
  static List<Comparison> of(List<Measurement> measurements) {
    Double stock = speed(measurements, other -> other.contender().equals(StockContender.NAME));
    return measurements.stream()
        .map(measurement -> new Comparison(
            measurement,
            ratio(measurement, stock),
            ratio(measurement, speed(measurements, other ->
                other.contender().equals(BoundContender.NAME) && other.workers() == measurement.workers()))))
        .toList();
  }

  private static Double speed(List<Measurement> measurements, Predicate<Measurement> which) {
    return measurements.stream()
        .filter(which)
        .map(Measurement::examplesPerSecond)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Double ratio(Measurement measurement, Double other) {
    return measurement.examplesPerSecond() == null || other == null ? null : measurement.examplesPerSecond() / other;
  }
}
