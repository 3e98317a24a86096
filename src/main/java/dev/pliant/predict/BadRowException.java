package dev.pliant.predict;

/** A row that is no example; no reason to try a task again. */
final class BadRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadRowException(String message) {
    super(message);
  }
}
