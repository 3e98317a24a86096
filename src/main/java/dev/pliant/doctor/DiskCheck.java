package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Checks whether there is disk space for Spark's spills, for temporary files, and for results. */
final class DiskCheck {
  private static final long ENOUGH = 2 * Bytes.GB;
  private static final long ENOUGH_OUTPUT = 200 * Bytes.MB;
  /** Below this, there is no space even for the application's own libraries. */
  private static final long TOO_LITTLE = 64 * Bytes.MB;

  private DiskCheck() {}

  static List<Finding> judge(ProcessFacts process, Settings settings, String out) {
    Place place = process.place();
    String where = place.toString();
    List<Finding> findings = new ArrayList<>();
    for (DiskFacts disk : process.disks()) {
      if (disk.free() < ENOUGH) {
        String folder = "on " + disk.folder() + ", where " + use(disk);
        findings.add(finding(where, disk.free(), folder, fix(disk, place, settings)));
      }
    }
    if (findings.isEmpty()) {
      process.disks().stream().min(Comparator.comparingLong(DiskFacts::free)).ifPresent(least -> findings.add(
          Finding.pass(Topic.DISK, where, Bytes.text(least.free()) + " free for spills and temporary files")));
    }
    long free = process.output().free();
    if (free != FolderFacts.UNKNOWN && free < ENOUGH_OUTPUT) {
      findings.add(finding(
          where, free, "in " + out + ", where results go", "--out DIR on a file system with more room"));
    }
    return findings;
  }

  private static Finding finding(String where, long free, String place, String fix) {
    String what = Bytes.text(free) + " free " + place;
    return free < TOO_LITTLE ? Finding.fail(Topic.DISK, where, what, fix) : Finding.warn(Topic.DISK, where, what, fix);
  }

  private static String use(DiskFacts disk) {
    return disk.use() == DiskFacts.Use.SPILL ? "Spark spills" : "Java keeps temporary files";
  }

  private static String fix(DiskFacts disk, Place place, Settings settings) {
    if (disk.use() == DiskFacts.Use.TEMPORARY) {
      return settings.javaOption(place, "-Djava.io.tmpdir=DIR");
    }
    return Settings.conf("spark.local.dir", "DIR") + ", or SPARK_LOCAL_DIRS=DIR where the cluster's workers start";
  }
}
