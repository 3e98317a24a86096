package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.results.ResultsException;

/** Turns what went wrong into the one line that a user reads. */
final class Message {
  private Message() {}

  /** The first line of what {@code error} says, or its kind where it says nothing. */
  static String firstLine(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getSimpleName();
    }
    return message.strip().lines().findFirst().orElseThrow().strip();
  }

  /** The cause that says what a user can act on: our own inside Spark's, else the last one. */
  static Throwable cause(Throwable error) {
    Throwable deepest = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UsageException || cause instanceof BadDataException
          || cause instanceof ResultsException) {
        return cause;
      }
      deepest = cause;
    }
    return deepest;
  }
}
