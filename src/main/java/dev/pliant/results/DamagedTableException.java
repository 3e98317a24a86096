package dev.pliant.results;

import dev.pliant.words.Reason;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/**
 * A table's file that is damaged, missing or another's, so that its rows cannot be had. The command line ends with exit
 * code 3.
 */
public final class DamagedTableException extends ResultsException {
  private static final long serialVersionUID = 1;
  private static final String REMEDY = "; restore it or delete its run";
  /** A statement may read other files, too. */
  private static final String FOREIGN_REMEDY = "; restore it, or name another file in the statement";
  /** What the path of a table's file has in it, in addresses, too. */
  private static final Pattern OF_TABLE = Pattern.compile("/\\w+/" + Table.RUN_ID + "(=|%3D)[^/]+/");
  /** What Spark calls a file that cannot be read, and where each error has the file's name. */
  private static final Map<String, String> NAMES_FILE = Map.of(
      "_LEGACY_ERROR_TEMP_2063", "filePath", "_LEGACY_ERROR_TEMP_2064", "path", "CANNOT_READ_FILE_FOOTER", "file");
  /** What Spark calls a file that is gone, which it names in its message alone. */
  private static final Map<String, String> NAMES_MISSING =
      Map.of("_LEGACY_ERROR_TEMP_2055", "message", "_LEGACY_ERROR_TEMP_2062", "message");

  DamagedTableException(String message) {
    super(message);
  }

  DamagedTableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of the file {@code file}, that {@code finding} is the matter with. */
  static DamagedTableException of(Object file, String finding, Throwable cause) {
    return new DamagedTableException(file + " " + finding + remedy(file.toString()), cause);
  }

  /**
   * What {@code fault} says of a file: this if it is one, or the words of Spark, of Parquet or of the file system, which
   * all name the file. Its causes tell only whether the file is damaged or could not be read for another reason.
   */
  public static Optional<ResultsException> told(Throwable fault) {
    if (fault instanceof ResultsException told) {
      return Optional.of(told);
    }
    if (fault instanceof ChecksumException || isNoParquet(fault)) {
      String reason = Reason.of(fault);
      return Optional.of(
          new DamagedTableException(fileIn(reason) + " cannot be read (" + reason + ")" + remedy(reason), fault));
    }
    if (!(fault instanceof SparkThrowable known) || known.getErrorClass() == null) {
      return Optional.empty();
    }
    String file = known.getMessageParameters().get(NAMES_FILE.getOrDefault(known.getErrorClass(), ""));
    if (file != null) {
      return Optional.of(Unread.told(decoded(file), fault, "cannot be read"));
    }
    String missing = known.getMessageParameters().get(NAMES_MISSING.getOrDefault(known.getErrorClass(), ""));
    return Optional.ofNullable(missing).map(message -> Unread.of(fault) == Unread.DAMAGED
        ? new DamagedTableException(
            "a table lost a file while it was read (" + Reason.of(fault) + ")" + remedy(message), fault)
        : Unread.told(fileIn(message), fault, ""));
  }

  private static String fileIn(String message) {
    return OF_TABLE.matcher(message).find() ? "a table's file" : "a file";
  }

  private static String remedy(String message) {
    return OF_TABLE.matcher(message).find() ? REMEDY : FOREIGN_REMEDY;
  }

  /** What {@code fault} or one of its causes tells. */
  static Optional<ResultsException> in(Throwable fault) {
    Optional<ResultsException> told = Optional.empty();
    for (Throwable cause = fault; cause != null && told.isEmpty(); cause = cause.getCause()) {
      told = told(cause);
    }
    return told;
  }

  /** Of a file that was cut while it was read, Parquet says so without a kind of error of its own. */
  private static boolean isNoParquet(Throwable fault) {
    return fault.getMessage() != null
        && fault.getMessage().contains("is not a Parquet file")
        && fault.getStackTrace().length > 0
        && fault.getStackTrace()[0].getClassName().startsWith("org.apache.parquet.");
  }

  /** Spark tells paths as it writes them in addresses. */
  private static String decoded(String path) {
    try {
      return new Path(URI.create(path)).toString();
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
