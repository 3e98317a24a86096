package dev.pliant.bench;

import dev.pliant.training.WindowSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Spark's costs in a training of Pliant. A window's wall time on the driver is the sum of step time and wait time of
 * any of its workers. The step time of the slowest worker is work. The rest is Spark's: dispatch, transfer, averaging.
 *
 * @param share share of Spark's time in the windows' wall time, in [0, 1]
 * @param medianMillis Spark's time per window, the median over the windows, in milliseconds
 */
record WindowCosts(double share, double medianMillis) {
  private record Key(int epoch, int window) {}

  /** The costs of the windows after the first {@code warmUp} epochs; there must be at least one window. */
  static WindowCosts of(List<WindowSummary> windows, int warmUp) {
    Map<Key, List<WindowSummary>> byWindow = windows.stream()
        .filter(window -> window.epoch() > warmUp)
        .collect(Collectors.groupingBy(window -> new Key(window.epoch(), window.window())));
    double wall = 0;
    double spark = 0;
    double[] millis = new double[byWindow.size()];
    int at = 0;
    for (Collection<WindowSummary> workers : byWindow.values()) {
      double cost = workers.stream().mapToDouble(WindowSummary::waitMillis).min().orElseThrow();
      wall += workers.stream().mapToDouble(worker -> worker.stepMillis() + worker.waitMillis()).max().orElseThrow();
      spark += cost;
      millis[at++] = cost;
    }
    return new WindowCosts(spark / wall, Median.of(millis));
  }
}
