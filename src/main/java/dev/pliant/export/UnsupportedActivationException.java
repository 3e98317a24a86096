package dev.pliant.export;

/** A network that cannot be exported because an activation function has no formula. The message is one line. */
public final class UnsupportedActivationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedActivationException(String message) {
    super(message);
  }
}
