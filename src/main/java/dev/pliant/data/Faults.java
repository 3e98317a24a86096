package dev.pliant.data;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Words for the user from an exception. */
final class Faults {
  private Faults() {}

  /** Why it failed, in one line. */
  static String reason(Throwable fault) {
    String message = fault.getMessage();
    if (message == null || message.isBlank()) {
      return fault instanceof EOFException ? "it ends too early" : words(fault);
    }
    String line = message.strip().lines().findFirst().orElseThrow();
    // The message of these is only the host or the file.
    return fault instanceof UnknownHostException || fault instanceof FileSystemException
        ? words(fault) + " " + line
        : line;
  }

  private static String words(Throwable fault) {
    String name = fault.getClass().getSimpleName().replaceFirst("Exception$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
