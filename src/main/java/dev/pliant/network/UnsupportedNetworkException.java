package dev.pliant.network;

/** A network that a step, or DL4J, does not support. The message says what is not supported. */
public final class UnsupportedNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnsupportedNetworkException(String what) {
    super(what);
  }
}
