package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.words.Reason;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;

/** Why a table's file was not read: only damage is a reason to restore it or to delete its run. */
enum Unread {
  /** This user may not read it. */
  DENIED,
  /** The network, the disk, the process or its classes failed; the file may be sound. */
  FAILED,
  /** The file is gone, cut or changed. */
  DAMAGED;

  /** Packages whose errors say that something could not be reached. */
  private static final String UNREACHED = "(java\\.net|javax\\.net|org\\.apache\\.hadoop\\.(net|ipc|hdfs))\\..*";
  /** Packages whose errors say that bytes are not what they should be. */
  private static final String CONTENT = "(org\\.apache\\.parquet|shaded\\.parquet|com\\.github\\.luben)\\..*";

  private static final Pattern UNOPENED = Pattern.compile("(/.+) \\(.*\\)");

  static Unread of(Throwable fault) {
    if (any(fault, Unread::isDenied)) {
      return DENIED;
    }
    if (any(fault, Unread::isEnvironment)) {
      return FAILED;
    }
    Throwable deepest = ExceptionUtils.getThrowableList(fault).get(ExceptionUtils.getThrowableCount(fault) - 1);
    boolean damaged = !(deepest instanceof IOException) || deepest instanceof EOFException
        || deepest instanceof FileNotFoundException || deepest instanceof ChecksumException;
    return damaged || any(fault, cause -> cause.getClass().getName().matches(CONTENT)) ? DAMAGED : FAILED;
  }

  /** The error about {@code file}, which could not be read because of {@code fault}. */
  static ResultsException error(Object file, Throwable fault, String damage) {
    String reason = " (" + Reason.of(fault) + ")";
    return switch (of(fault)) {
      case DENIED -> new ResultsException(file + " cannot be read" + reason
          + ": this user may not read it; let its owner make it readable for who runs this", fault);
      case FAILED -> new ResultsException(
          file + " could not be read" + reason + "; the file is not damaged; repair the cause and run again", fault);
      case DAMAGED -> DamagedTableException.of(file, damage + reason, fault);
    };
  }

  private interface Kind {
    boolean matches(Throwable cause);
  }

  private static boolean any(Throwable fault, Kind kind) {
    Stream<Throwable> causes = ExceptionUtils.getThrowableList(fault).stream();
    return causes.anyMatch(kind::matches);
  }

  private static boolean isDenied(Throwable cause) {
    return cause instanceof AccessControlException || cause instanceof AccessDeniedException
        || cause instanceof java.security.AccessControlException
        || unopened(cause).filter(Access::isDenied).isPresent();  }

  private static boolean isEnvironment(Throwable cause) {
    return cause instanceof InterruptedException || cause instanceof InterruptedIOException
        || cause instanceof ClosedByInterruptException
        || cause instanceof LinkageError || cause instanceof VirtualMachineError
        || cause instanceof ClassNotFoundException
        // It is there and may be read: there are too many open files, for instance.
        || unopened(cause).filter(file -> Files.isRegularFile(file) && !Access.isDenied(file)).isPresent()
        || cause.getClass().getName().matches(UNREACHED);
  }

  /** The local file that Java could not open. It says which and why in its message, why in the machine's language. */
  private static Optional<Path> unopened(Throwable cause) {
    if (!(cause instanceof FileNotFoundException) || cause.getMessage() == null) {
      return Optional.empty();
    }
    Matcher words = UNOPENED.matcher(cause.getMessage());
    return words.lookingAt() ? Optional.of(Path.of(words.group(1))) : Optional.empty();
  }
}
