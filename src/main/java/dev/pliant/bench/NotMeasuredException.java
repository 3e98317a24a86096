package dev.pliant.bench;

/** A contender that cannot be measured here, through no fault of its own. The message is one line. */
final class NotMeasuredException extends Exception {
  private static final long serialVersionUID = 1;

  NotMeasuredException(String message) {
    super(message);
  }
}
