package dev.pliant.cli;

import dev.pliant.files.GivenPath;
import dev.pliant.files.WholeFile;
import dev.pliant.words.Reason;
import java.io.IOException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.spark.sql.SparkSession;

/** A file that the user requested: it is written completely or not at all; an existing one is replaced or stays. */
final class TargetFile {
  private final String option;
  private final WholeFile file;
  private final Rename replacing;

  private TargetFile(String option, WholeFile file, Rename replacing) {
    this.option = option;
    this.file = file;
    this.replacing = replacing;
  }

  /**
   * The file {@code name}.
   *
   * @param option that names it, for messages
   * @param replacing {@link Rename#OVERWRITE} to replace an existing file
   * @throws UsageException if it is a folder, a device or a pipe, if it exists and must not be replaced, or if it
   *     cannot be looked for
   */
  static TargetFile of(SparkSession session, String option, String name, Rename replacing) {
    if (name.endsWith("/")) {
      throw new UsageException(option + " " + name + " is a folder; name a file");
    }
    try {
      TargetFile file = new TargetFile(
          option, WholeFile.at(session.sparkContext().hadoopConfiguration(), GivenPath.of(name)), replacing);
      file.requireFree();
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(option + " " + name + " cannot be written (" + Reason.of(e) + "); name another", e);
    }
  }

  private void requireFree() throws IOException {
    WholeFile.Kind kind = file.kind();
    if (kind == WholeFile.Kind.FOLDER) {
      throw new UsageException(option + " " + this + " is a folder; name a file");
    }
    if (kind == WholeFile.Kind.OTHER) {
      throw new UsageException(option + " " + this + " is a device, a pipe or a socket; name a file");
    }
    if (kind == WholeFile.Kind.FILE && replacing != Rename.OVERWRITE) {
      throw new UsageException(
          option + " " + this + " exists already; name another, or replace it with --overwrite");
    }
  }

  /**
   * Writes the file; folders that are missing are made.
   *
   * @return how many bytes it has
   * @throws UsageException if it cannot be written; then nothing is left, and one that was there before stays
   */
  long write(WholeFile.Content content) {
    try {
      return file.write(content, replacing);
    } catch (IOException | RuntimeException e) {
      throw new UsageException(option + " " + this + " cannot be written (" + Reason.of(e) + "); repair that, or"
          + " name another", e);
    }
  }

  /** The path; on the local file system without the scheme. */
  @Override
  public String toString() {
    return file.toString();
  }
}
