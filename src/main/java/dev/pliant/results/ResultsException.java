package dev.pliant.results;

/** A results folder that cannot be written or read as it should. The message is one line: what, where, what to do. */
public class ResultsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ResultsException(String message) {
    super(message);
  }

  ResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
