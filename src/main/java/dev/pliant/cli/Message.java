package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.results.ReadFault;
import dev.pliant.results.ResultsException;
import dev.pliant.training.MemoryExhaustedException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns an error into the one line that a user reads. */
final class Message {
  private static final int LONGEST = 2000;
  private static final int LONGEST_END = 500;

  /** What Spark puts before a message, for programs. */
  private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z][A-Z0-9_]*(\\.[A-Z0-9_]+)*\\] (?=.)");

  private Message() {}

  /**
   * The first line of the error's message, printable and shortened; without a message, the kind of the error in words.
   */
  static String firstLine(Throwable error) {
    String message = error.getMessage();
    // The messages of Java's own errors are sometimes only a size or an index.
    if (message == null || message.codePoints().noneMatch(Character::isLetter)) {
      return "an error without a message (" + kind(error) + "); the log has more";
    }
    String line = message.strip().lines().findFirst().orElseThrow().strip();
    return shortened(printable(ERROR_CLASS.matcher(line).replaceFirst("")));
  }

  /** What an error is, in words: "no such file" of a NoSuchFileException. */
  static String kind(Throwable error) {
    return error.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** The text with a question mark for each character that would control a terminal, or break or reverse a line. */
  static String printable(String text) {
    return text.replace('\t', ' ').replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
  }

  /** What is wrong is said at a message's start, what to do at its end. */
  private static String shortened(String line) {
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST - LONGEST_END) + "…" + line.substring(line.length() - LONGEST_END);
  }

  /** The cause that helps a user most: Pliant's own inside Spark's, else the last one. */
  static Throwable cause(Throwable error) {
    Throwable deepest = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UsageException || cause instanceof BadDataException
          || cause instanceof ResultsException || cause instanceof NotDrawnException) {
        return cause;
      }
      Optional<MemoryExhaustedException> memory = MemoryExhaustedException.in(cause);
      if (memory.isPresent()) {
        return memory.get();
      }
      Optional<ResultsException> unread = ReadFault.of(cause);
      if (unread.isPresent()) {
        return unread.get();
      }
      deepest = cause;
    }
    return deepest;
  }
}
