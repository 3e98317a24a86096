package dev.pliant.results;

/** What went wrong underneath, for a message of one line. */
public final class Faults {
  private Faults() {}

  /** The first line of the deepest cause, which is the one that knows. */
  public static String reason(Throwable fault) {
    Throwable deepest = fault;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null || message.isBlank()
        ? deepest.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow().strip();
  }
}
