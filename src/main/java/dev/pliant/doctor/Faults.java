package dev.pliant.doctor;

import java.nio.file.FileSystemException;

/** Words for the user from an error. */
final class Faults {
  private Faults() {}

  /** Why it failed, in one line: what the innermost cause says. */
  static String reason(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String line = message.strip().lines().findFirst().orElseThrow().strip();
    // The message of these may be only the name of a class or a file.
    boolean isName = cause instanceof LinkageError || cause instanceof ClassNotFoundException
        || cause instanceof FileSystemException;
    return isName ? cause.getClass().getSimpleName() + ": " + line : line;
  }
}
