package dev.pliant.cli;

import dev.pliant.results.Faults;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A file that the user asked for, on any file system that Spark reads: written aside and then renamed, so that it is
 * there whole or not at all, and where one was before, that one or the new one.
 */
final class TargetFile {
  private final String option;
  private final FileSystem fs;
  private final Path path;
  private final Rename replacing;
  private final Configuration hadoop;

  private TargetFile(String option, FileSystem fs, Path path, Rename replacing, Configuration hadoop) {
    this.option = option;
    this.fs = fs;
    this.path = path;
    this.replacing = replacing;
    this.hadoop = hadoop;
  }

  /** What is written. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * The file {@code name}.
   *
   * @param option that names it, for messages
   * @param replacing {@link Rename#OVERWRITE} to replace one that is there
   * @throws UsageException if it is a folder, if it is there and not to be replaced, or if it cannot be looked for
   */
  static TargetFile of(SparkSession session, String option, String name, Rename replacing) {
    try {
      Configuration hadoop = session.sparkContext().hadoopConfiguration();
      Path given = new Path(name);
      FileSystem fs = given.getFileSystem(hadoop);
      // Whoever is given a file wants no checksums beside it.
      FileSystem plain = fs instanceof LocalFileSystem local ? local.getRaw() : fs;
      TargetFile file = new TargetFile(option, plain, plain.makeQualified(given), replacing, hadoop);
      file.requireFree();
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(option + " " + name + " cannot be written (" + Faults.reason(e) + "); name another", e);
    }
  }

  private void requireFree() throws IOException {
    try {
      if (fs.getFileStatus(path).isDirectory()) {
        throw new UsageException(option + " " + this + " is a folder; name a file");
      }
      if (replacing != Rename.OVERWRITE) {
        throw new UsageException(
            option + " " + this + " is there already; name another, or replace it with --overwrite");
      }
    } catch (FileNotFoundException e) {
      // Free.
    }
  }

  /**
   * Writes the file; folders that are missing are made.
   *
   * @return how many bytes it has
   * @throws UsageException if it cannot be written; then nothing is left, and one that was there before stays
   */
  long write(Content content) {
    Path aside = new Path(path.getParent(), "." + path.getName() + "-" + UUID.randomUUID());
    try {
      try (OutputStream out = fs.create(aside, false)) {
        content.write(out);
      }
      long bytes = fs.getFileStatus(aside).getLen();
      FileContext.getFileContext(fs.getUri(), hadoop).rename(aside, path, replacing);
      return bytes;
    } catch (IOException | RuntimeException e) {
      remove(aside, e);
      throw new UsageException(option + " " + this + " cannot be written (" + Faults.reason(e) + "); see to that, or"
          + " name another", e);
    }
  }

  private void remove(Path aside, Exception failure) {
    try {
      fs.delete(aside, false);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** The path; on the local file system without the scheme. */
  @Override
  public String toString() {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }
}
