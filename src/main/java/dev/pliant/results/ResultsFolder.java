package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.files.Aside;
import dev.pliant.files.FileOutput;
import dev.pliant.files.GivenPath;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A results folder on its file system: which runs, benchmarks and comparisons there are, and where their rows are. */
record ResultsFolder(FileSystem fs, Path path) {
  /** @throws ResultsException if {@code out} is not a path on a file system that can be reached */
  static ResultsFolder of(String out, Configuration conf) {
    try {
      Path path = GivenPath.of(out);
      FileSystem fs = path.getFileSystem(conf);
      return new ResultsFolder(fs, fs.makeQualified(path));
    } catch (IOException | RuntimeException e) {
      throw new ResultsException(
          "the results folder '" + out + "' cannot be reached (" + Reason.of(e) + "); name another with --out", e);
    }
  }

  /** The folder of {@code table}. */
  Path of(Table table) {
    return new Path(path, table.title());
  }

  /** Where the rows of {@code runId} in {@code table} are, or would be. */
  Path of(Table table, String runId) {
    return new Path(of(table), RunIds.partition(runId));
  }

  /** The folder of all that is unfinished. */
  Path unfinished() {
    return new Path(path, "_unfinished");
  }

  /** The names of the partition folders in {@code table}. */
  List<String> partitions(Table table) {
    try {
      return folders(of(table), Table.RUN_ID).stream().map(Path::getName).toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The folders in {@code table} that hold the files of {@code partition}; they need not be there. */
  List<Path> leaves(Table table, String partition) throws IOException {
    Path folder = new Path(of(table), partition);
    return table.isPartitionedBy(Table.SPLIT) ? folders(folder, Table.SPLIT) : List.of(folder);
  }

  /** The partition folders in {@code folder} by {@code column}, in order; none if there is no such folder. */
  private List<Path> folders(Path folder, String column) throws IOException {
    return Access.list(fs, folder).stream()
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .filter(found -> found.getName().startsWith(column + "="))
        .sorted(Comparator.comparing(Path::getName))
        .toList();
  }

  /** The partitions of those of {@code runIds} that there are. */
  List<String> present(Table anchor, Collection<String> runIds) {
    List<String> partitions = partitions(anchor);
    return runIds.stream().map(RunIds::partition).filter(partitions::contains).toList();
  }

  /** The partition of what is called {@code runId}; none where there is no such, or no run can be called that. */
  List<String> present(Table anchor, String runId) {
    try {
      return present(anchor, List.of(runId));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Whether there is neither run nor benchmark nor comparison. */
  boolean isEmpty() {
    return Table.anchors().stream().allMatch(anchor -> partitions(anchor).isEmpty());
  }

  /**
   * Checks that nothing is called {@code runId}; what a run that died while it was moved left does not count.
   *
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if there is a run, benchmark or comparison of that name already
   */
  void requireNew(String runId) throws IOException {
    for (Table anchor : Table.anchors()) {
      if (Access.exists(fs, of(anchor, runId))) {
        throw new RunExistsException("run '" + runId + "' is in " + path
            + " already; name another with --run-id, or leave the option out");
      }
    }
  }

  /** Makes the folder, if it is not there, and removes what processes that died have left aside in it. */
  void make() throws IOException {
    if (!fs.mkdirs(path)) {
      throw new IOException("the folder cannot be made");
    }
    Aside.clear(fs, path);
  }

  /** Writes a file for a moment. */
  void requireWritable() throws IOException {
    Path probe = Aside.in(path);
    try (OutputStream file = FileOutput.create(fs, probe)) {
      file.write(1);
    } catch (IOException | RuntimeException e) {
      // A folder that is full takes a file, but not what is in it.
      try {
        fs.delete(probe, false);
      } catch (IOException | RuntimeException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
    if (!fs.delete(probe, false)) {
      throw new IOException("what is written there cannot be deleted");
    }
  }

  ResultsException unreadable(IOException e) {
    return Unread.of(e) == Unread.DENIED
        ? Unread.error("the results folder " + path, e, "")
        : new ResultsException(
            "the results folder " + path + " cannot be read (" + Reason.of(e) + "); name another with --out", e);
  }

  /** What is said of {@code what}, which could not be written here. */
  ResultsException unwritable(String what, Exception failure, String remains) {
    return new ResultsException(
        what + " could not be written to " + path + " (" + Reason.of(failure) + "); " + remains, failure);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
