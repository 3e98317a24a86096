package dev.pliant.predict;

/** A table that has not a column that was asked for. The message is one line. */
public final class MissingColumnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingColumnException(String message) {
    super(message);
  }
}
