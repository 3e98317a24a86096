package dev.pliant.results;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** The names that runs and sets of examples can have, and the partition folders that such are stored in. */
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
    return partition(Table.RUN_ID, "run id", runId);
  }

  /**
   * The name of the folder of the examples called {@code split} in a table that is partitioned by them, too.
   *
   * @throws IllegalArgumentException if no examples can be called that, in one line
   */
  static String splitPartition(String split) {
    return partition(Table.SPLIT, "split", split);
  }

  private static String partition(String column, String what, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a " + what + " cannot be empty; give it at least one character");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " '" + printable(name)
          + "' holds control characters (shown as ?); leave them out");
    }
    if (name.equals(NULL_PARTITION)) {
      throw new IllegalArgumentException(
          what + " '" + name + "' is what Spark calls a partition without a name; choose another");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(what + " '" + name + "' holds half a character; write it in valid Unicode");
    }
    String partition = ExternalCatalogUtils.getPartitionPathString(column, name);
    int bytes = partition.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_FOLDER_NAME) {
      throw new IllegalArgumentException(what + " '" + name + "' makes a folder name of " + bytes + " bytes; at most "
          + LONGEST_FOLDER_NAME + " are possible, choose a shorter one");
    }
    requireKept(partition, name, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
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
