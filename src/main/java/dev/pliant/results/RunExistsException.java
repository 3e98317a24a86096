package dev.pliant.results;

/** A run id that is taken already. */
public final class RunExistsException extends ResultsException {
  private static final long serialVersionUID = 1;

  RunExistsException(String message) {
    super(message);
  }
}
