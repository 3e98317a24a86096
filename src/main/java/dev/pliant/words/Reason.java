package dev.pliant.words;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why something failed, for a message of one line. */
public final class Reason {
  private static final int MOST_CAUSES = 100;

  private Reason() {}

  /** The first line of the deepest cause that says anything; what kind of error {@code fault} is, where none does. */
  public static String of(Throwable fault) {
    return said(fault).reduce((outer, deeper) -> deeper).orElseGet(() -> kind(fault));
  }

  /** The same of the outermost, for faults whose own words hold those of their causes. */
  public static String outermost(Throwable fault) {
    return said(fault).findFirst().orElseGet(() -> kind(fault));
  }

  private static Stream<String> said(Throwable fault) {
    return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
        .limit(MOST_CAUSES)
        .flatMap(cause -> line(cause).stream());
  }

  private static Optional<String> line(Throwable fault) {
    String message = fault.getMessage();
    if (message == null || message.isBlank()) {
      return Optional.ofNullable(fault instanceof EOFException ? "it ends too early" : null);
    }
    Throwable cause = fault.getCause();
    // Java's own message where none was given.
    if (cause != null && message.equals(cause.toString())) {
      return Optional.empty();
    }
    String line = message.strip().lines().findFirst().orElseThrow().strip();
    return Optional.of(isNameAlone(fault) ? kind(fault) + ": " + line : line);
  }

  /** Whether the message may be only the name of a file, a host or a class. */
  private static boolean isNameAlone(Throwable fault) {
    return fault instanceof FileSystemException file && file.getReason() == null
        || fault instanceof UnknownHostException || fault instanceof LinkageError
        || fault instanceof ClassNotFoundException;
  }

  private static String kind(Throwable fault) {
    String name = fault.getClass().getSimpleName().replaceFirst("(?<=.)Exception$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
