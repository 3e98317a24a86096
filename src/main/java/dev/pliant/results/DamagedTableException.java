package dev.pliant.results;

import java.util.regex.Pattern;

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

  static String fileIn(String message) {
    return OF_TABLE.matcher(message).find() ? "a table's file" : "a file";
  }

  static String remedy(String message) {
    return OF_TABLE.matcher(message).find() ? REMEDY : FOREIGN_REMEDY;
  }
}
