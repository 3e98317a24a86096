package dev.pliant.export;

/** A network cannot be exported because one of its activation functions gives no formula. The message is one line. */
public final class UnsupportedActivationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedActivationException(String message) {
    super(message);
  }
}
