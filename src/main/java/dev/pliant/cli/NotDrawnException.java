package dev.pliant.cli;

/** A page could not be drawn or written; the message says what to do. */
final class NotDrawnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotDrawnException(String message, Throwable cause) {
    super(message, cause);
  }
}
