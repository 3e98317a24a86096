package dev.pliant.cli;

/** A run has failed that can be resumed. */
final class ResumableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;

  /**
   * @param cause why it failed
   * @param hint how to resume it, in one line
   */
  ResumableException(Exception cause, String hint) {
    super(cause);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
