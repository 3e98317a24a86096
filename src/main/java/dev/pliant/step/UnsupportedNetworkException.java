package dev.pliant.step;

/** A network that the fused step does not take; the message says what in it. */
public final class UnsupportedNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedNetworkException(String what) {
    super(what);
  }
}
