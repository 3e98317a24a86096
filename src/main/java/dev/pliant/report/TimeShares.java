package dev.pliant.report;

import dev.pliant.results.EpochRow;
import dev.pliant.results.WindowRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the time of an epoch went, in seconds.
 *
 * @param epoch counted from 1
 * @param steps in optimisation steps, the mean over the workers
 * @param waiting of the mean worker for the slowest one
 * @param transfer of parameters and their average: what is left of the windows when the slowest worker is through
 * @param validation after the epoch; 0 where it was not taken
 * @param rest of the epoch
 */
record TimeShares(int epoch, double steps, double waiting, double transfer, double validation, double rest) {
  private static final double MILLIS = 1e-3;

  /** Of each epoch that has windows, in order. */
  static List<TimeShares> of(List<EpochRow> epochs, List<WindowRow> windows) {
    Map<Integer, List<WindowRow>> byEpoch = windows.stream().collect(Collectors.groupingBy(WindowRow::epoch));
    return epochs.stream()
        .filter(epoch -> byEpoch.containsKey(epoch.epoch()))
        .sorted(Comparator.comparingInt(EpochRow::epoch))
        .map(epoch -> of(epoch, byEpoch.get(epoch.epoch())))
        .toList();
  }

  private static TimeShares of(EpochRow epoch, List<WindowRow> windows) {
    double steps = 0;
    double waiting = 0;
    double transfer = 0;
    for (List<WindowRow> workers : windows.stream().collect(Collectors.groupingBy(WindowRow::window)).values()) {
      double mean = workers.stream().mapToDouble(WindowRow::stepMs).average().orElse(0);
      double slowest = workers.stream().mapToDouble(WindowRow::stepMs).max().orElse(0);
      double total = workers.stream().mapToDouble(worker -> worker.stepMs() + worker.waitMs()).max().orElse(0);
      steps += MILLIS * mean;
      waiting += MILLIS * (slowest - mean);
      transfer += MILLIS * (total - slowest);
    }
    double validation = epoch.validationSeconds() == null ? 0 : epoch.validationSeconds();
    double rest = Math.max(0, epoch.seconds() - steps - waiting - transfer);
    return new TimeShares(epoch.epoch(), steps, waiting, transfer, validation, rest);
  }

  double sum() {
    return steps + waiting + transfer + validation + rest;
  }
}
