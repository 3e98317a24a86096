package dev.pliant.results;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** The names that runs can have, and the partition folders that such runs are stored in. */
final class RunIds {
  private static final int LONGEST_FOLDER_NAME = 200;
  private static final String NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  private RunIds() {}

  /**
   * The name of the partition folders of run {@code runId}, escaped as Spark escapes it.
   *
   * @throws IllegalArgumentException if no run can have that id, in one line
   */
  static String partition(String runId) {
    if (runId.isEmpty()) {
      throw new IllegalArgumentException("a run id cannot be empty; give it at least one character");
    }
    if (runId.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("run id '" + printable(runId)
          + "' holds control characters (shown as ?); leave them out");
    }
    if (runId.equals(NULL_PARTITION)) {
      throw new IllegalArgumentException(
          "run id '" + runId + "' is what Spark calls a partition without a name; choose another");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(runId)) {
      throw new IllegalArgumentException("run id '" + runId + "' holds half a character; write it in valid Unicode");
    }
    String partition = ExternalCatalogUtils.getPartitionPathString(Table.RUN_ID, runId);
    int bytes = partition.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_FOLDER_NAME) {
      throw new IllegalArgumentException("run id '" + runId + "' makes a folder name of " + bytes + " bytes; at most "
          + LONGEST_FOLDER_NAME + " are possible, choose a shorter one");
    }
    requireKept(partition, runId, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    return partition;
  }

  /** The run whose partition folders are called {@code partition}. */
  static String ofPartition(String partition) {
    return ExternalCatalogUtils.unescapePathName(partition.substring(Table.RUN_ID.length() + 1));
  }

  /** Whether the folder name {@code partition} is the one that the partitions of some run have, and of one alone. */
  static boolean isPartition(String partition) {
    String runId = ofPartition(partition);
    return !runId.isEmpty()
        && !runId.equals(NULL_PARTITION)
        && runId.codePoints().noneMatch(Character::isISOControl)
        && ExternalCatalogUtils.getPartitionPathString(Table.RUN_ID, runId).equals(partition);
  }

  /** The id without what would break a line. */
  static String printable(String runId) {
    return runId.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?");
  }

  /** Java writes '?' for characters that the platform's file names cannot hold: two runs would share a folder. */
  static void requireKept(String partition, String runId, Charset fileNames) {
    if (!fileNames.newEncoder().canEncode(partition)) {
      throw new IllegalArgumentException("run id '" + runId + "' cannot be kept in file names of encoding " + fileNames
          + "; set a UTF-8 locale (LC_ALL=C.UTF-8) or use ASCII");
    }
  }
}
