package dev.pliant.doctor;

import java.io.File;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;

/**
 * The free space in a folder that a process writes to by itself.
 *
 * @param use what the process writes there
 * @param folder its path
 * @param free number of free bytes
 */
record DiskFacts(Use use, String folder, long free) implements Serializable {
  /** What a folder is for. */
  enum Use {
    /** Data for which Spark's memory has no room. */
    SPILL,
    /** Java's temporary files. */
    TEMPORARY
  }

  /** The folders of this process. */
  static List<DiskFacts> here() {
    List<DiskFacts> folders = new ArrayList<>();
    Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs())
        .forEach(folder -> folders.add(of(Use.SPILL, folder)));
    folders.add(of(Use.TEMPORARY, new File(System.getProperty("java.io.tmpdir"))));
    return List.copyOf(folders);
  }

  private static DiskFacts of(Use use, File folder) {
    return new DiskFacts(use, folder.getPath(), folder.getUsableSpace());
  }
}
