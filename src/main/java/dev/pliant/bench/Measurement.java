package dev.pliant.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The measurement of a contender. Values that were not measured are null.
 *
 * @param contender the contender's name in the table
 * @param settings its settings, in words
 * @param workers how many workers or threads ran in parallel
 * @param status whether it was measured
 * @param reason why it was not measured, in one line; null if it was
 * @param examplesPerSecond training examples per second of an epoch, the median over the measured epochs
 * @param warmUpEpochs number of epochs before the measured ones
 * @param measuredEpochs number of measured epochs; for MLlib, of iterations
 * @param sparkShare the share of the windows' time in which no worker trains, in [0, 1]
 * @param sparkMillisPerWindow that time per window, the median over the windows
 * @param secondsToTarget training time until the target was reached, without evaluations; null if it was not reached
 * @param testAccuracy test accuracy after the last epoch, in [0, 1]
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

    /** The words in the tables. */
    public String words() {
      return words;
    }
  }

  /** The measurement of a contender that trained by epochs. */
  static Measurement of(Contender contender, Pace pace, EpochLog log, double target) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), Status.MEASURED, null,
        log.examplesPerSecond(pace.warmUp()), pace.warmUp(), log.size() - pace.warmUp(), null, null,
        log.secondsTo(target), log.accuracy());
  }

  /** The measurement of a contender that has only a speed, the median of {@code measured} readings. */
  static Measurement speed(Contender contender, double examplesPerSecond, int measured) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), Status.MEASURED, null, examplesPerSecond, null,
        measured, null, null, null, null);
  }

  /** A contender without a measurement, and why. */
  static Measurement without(Contender contender, Status status, String reason) {
    return new Measurement(
        contender.name(), contender.settings(), contender.workers(), status, reason, null, null, null, null, null, null,
        null);
  }

  /** Writes the measurement to {@code file}, for another process to read. */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** Reads the measurement that {@link #write} wrote. */
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
