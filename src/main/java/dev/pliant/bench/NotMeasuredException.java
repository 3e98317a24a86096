package dev.pliant.bench;

/** A contender that cannot be measured here for a reason outside of it. The message is one line. */
final class NotMeasuredException extends Exception {
  private static final long serialVersionUID = 1;

  NotMeasuredException(String message) {
    super(message);
  }
}
