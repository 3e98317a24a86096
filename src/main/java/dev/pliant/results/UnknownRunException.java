package dev.pliant.results;

/** A run id that no run has. */
public final class UnknownRunException extends ResultsException {
  private static final long serialVersionUID = 1;

  UnknownRunException(String message) {
    super(message);
  }
}
