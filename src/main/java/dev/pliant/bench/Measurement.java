package dev.pliant.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What was found of a contender. What was not measured is null.
 *
 * @param contender what the table calls it
 * @param settings how it was set up, in words
 * @param workers parts or threads that worked side by side
 * @param status whether it was measured
 * @param reason why not, in one line; null if it was
 * @param examplesPerSecond training examples for each second of an epoch, the median over the measured epochs
 * @param warmUpEpochs epochs that were trained before those
 * @param measuredEpochs how many they were; of MLlib, iterations
 * @param sparkShare the share of the windows' time in which no worker took a step, in [0, 1]
 * @param sparkMillisPerWindow that time for each window, the median over the windows
 * @param secondsToTarget training time until the target was reached, evaluations left out; null if it was not
 * @param testAccuracy after the last epoch, in [0, 1]
 */
public record Measurement(
    String contender,
    String settings,
    int workers,
    Status status,
    String reason,
    Double examplesPerSecond,
    Integer warmUpEpochs,
    Integer measuredEpochs,
    Double sparkShare,
    Double sparkMillisPerWindow,
    Double secondsToTarget,
    Double testAccuracy) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether a contender was measured. */
  public enum Status {
    MEASURED("measured"),
    NOT_MEASURED("not measured"),
    FAILED("failed");

    private final String words;

    Status(String words) {
      this.words = words;
    }

    /** The words of the tables. */
    public String words() {
      return words;
    }
  }

  /** A contender that trained by epochs. */
  static Measurement of(Contender contender, Pace pace, EpochLog log, double target) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), Status.MEASURED, null,
        log.examplesPerSecond(pace.warmUp()), pace.warmUp(), log.size() - pace.warmUp(), null, null,
        log.secondsTo(target), log.accuracy());
  }

  /** A contender that gave nothing but a speed, the median of {@code measured} readings. */
  static Measurement speed(Contender contender, double examplesPerSecond, int measured) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), Status.MEASURED, null, examplesPerSecond, null,
        measured, null, null, null, null);
  }

  /** A contender of which nothing is known but why. */
  static Measurement without(Contender contender, Status status, String reason) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), status, reason, null, null, null, null, null, null,
        null);
  }

  /** Writes it to {@code file}, from where another process may read it. */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** What {@link #write} wrote. */
  static Measurement read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Measurement.class);
  }

  Measurement withSpark(WindowCosts costs) {
    return new Measurement(
        contender, settings, workers, status, reason, examplesPerSecond, warmUpEpochs, measuredEpochs, costs.share(),
        costs.medianMillis(), secondsToTarget, testAccuracy);
  }

  Measurement withTarget(Double seconds, double accuracy) {
    return new Measurement(
        contender, settings, workers, status, reason, examplesPerSecond, warmUpEpochs, measuredEpochs, sparkShare,
        sparkMillisPerWindow, seconds, accuracy);
  }
}
