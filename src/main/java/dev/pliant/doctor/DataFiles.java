package dev.pliant.doctor;

import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The files of the data set that a training would use.
 *
 * @param name name of the data set; empty if it is missing
 * @param paths full Hadoop paths; empty if the data set is missing
 * @param absence why the data set is missing; empty if it is not
 * @param fetchable whether a training would fetch it
 */
public record DataFiles(String name, List<String> paths, String absence, boolean fetchable) implements Serializable {
  /** No data set is checked. */
  static final DataFiles NONE = new DataFiles("", List.of(), "", false);

  private static final String DRIVERS_DISK = "file";

  public DataFiles {
    paths = List.copyOf(paths);
  }

  /** A data set that was found at {@code paths}. */
  public static DataFiles found(String name, List<String> paths) {
    return new DataFiles(name, List.copyOf(paths), "", false);
  }

  /** A data set that is missing and that no training would fetch. */
  public static DataFiles missing(String why) {
    return new DataFiles("", List.of(), why, false);
  }

  /** A data set that is missing, but that a training fetches. */
  public static DataFiles toFetch(String why) {
    return new DataFiles("", List.of(), why, true);
  }

  /** Whether Spark sends the files to the executors, which then do not need to see the driver's disk. */
  boolean onDriversDisk() {
    return paths.stream().anyMatch(path -> DRIVERS_DISK.equals(new Path(path).toUri().getScheme()));
  }

  /** Why this process cannot read one of the files; empty if it can read the beginning of each. */
  Optional<String> unreadable(SerializableConfiguration hadoop) {
    for (String file : paths) {
      Path path = new Path(file);
      try (InputStream content = path.getFileSystem(hadoop.value()).open(path)) {
        if (content.read() < 0) {
          return Optional.of(file + " is empty");
        }
      } catch (IOException | RuntimeException e) {
        return Optional.of(file + " cannot be read (" + Reason.of(e) + ")");
      }
    }
    return Optional.empty();
  }
}
