package dev.pliant.results;

import dev.pliant.words.Reason;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/** What Spark, Parquet and the file system say of a file that could not be read, as an exception of this room. */
public final class ReadFault {
  /** What Spark calls a file that cannot be read, and where each error has the file's name. */
  private static final Map<String, String> NAMES_FILE = Map.of(
      "_LEGACY_ERROR_TEMP_2063", "filePath", "_LEGACY_ERROR_TEMP_2064", "path", "CANNOT_READ_FILE_FOOTER", "file");
  /** Spark's words for a missing file; it names the file only in its message. */
  private static final Map<String, String> NAMES_MISSING =
      Map.of("_LEGACY_ERROR_TEMP_2055", "message", "_LEGACY_ERROR_TEMP_2062", "message");

  private ReadFault() {}

  /**
   * What {@code fault} says of a file: this if it is one, or the words of Spark, of Parquet or of the file system, which
   * all name the file. Its causes decide only whether the file is damaged or could not be read for another reason.
   */
  public static Optional<ResultsException> of(Throwable fault) {
    if (fault instanceof ResultsException known) {
      return Optional.of(known);
    }
    if (fault instanceof ChecksumException || isNoParquet(fault)) {
      String reason = Reason.of(fault);
      return Optional.of(new DamagedTableException(DamagedTableException.fileIn(reason) + " cannot be read (" + reason + ")"
          + DamagedTableException.remedy(reason), fault));
    }
    if (!(fault instanceof SparkThrowable known) || known.getErrorClass() == null) {
      return Optional.empty();
    }
    String file = known.getMessageParameters().get(NAMES_FILE.getOrDefault(known.getErrorClass(), ""));
    if (file != null) {
      return Optional.of(Unread.error(decoded(file), fault, "cannot be read"));
    }
    String missing = known.getMessageParameters().get(NAMES_MISSING.getOrDefault(known.getErrorClass(), ""));
    return Optional.ofNullable(missing).map(message -> Unread.of(fault) == Unread.DAMAGED
        ? new DamagedTableException("a table lost a file while it was read (" + Reason.of(fault) + ")"
            + DamagedTableException.remedy(message), fault)
        : Unread.error(DamagedTableException.fileIn(message), fault, ""));
  }

  /** What {@code fault} or one of its causes says. */
  static Optional<ResultsException> in(Throwable fault) {
    Optional<ResultsException> found = Optional.empty();
    for (Throwable cause = fault; cause != null && found.isEmpty(); cause = cause.getCause()) {
      found = of(cause);
    }
    return found;
  }

  /** Of a file that was cut while it was read, Parquet says so without a kind of error of its own. */
  private static boolean isNoParquet(Throwable fault) {
    return fault.getMessage() != null
        && fault.getMessage().contains("is not a Parquet file")
        && fault.getStackTrace().length > 0
        && fault.getStackTrace()[0].getClassName().startsWith("org.apache.parquet.");
  }

  /** Spark writes paths as it does in addresses. */
  private static String decoded(String path) {
    try {
      return new Path(URI.create(path)).toString();
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
