package dev.pliant.runs;

/** A run that is asked for and is not there, or has no network because it failed; the message is one line. */
public final class UnusableRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
