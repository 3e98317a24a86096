package dev.pliant.doctor;

import dev.pliant.files.Aside;
import dev.pliant.files.FileOutput;
import dev.pliant.files.GivenPath;
import dev.pliant.words.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Checks whether driver and executors see the same results folder. The driver writes a file (its mark) there. An
 * executor that finds this mark writes its own, and the driver looks for it. The same path proves nothing, because each
 * machine has its own folders.
 *
 * <p>Nothing remains: the marks are deleted, and so is the folder if it did not exist before. An executor that does not
 * find the driver's mark writes nothing.
 */
final class SharedFolder implements AutoCloseable {
  private final Configuration hadoop;
  private final Marks marks;
  private final FolderFacts driver;
  /** Folders that were created, the innermost first. */
  private final List<Path> made = new ArrayList<>();

  /** Uses {@code folder}, any Hadoop path, which is created if it does not exist. */
  SharedFolder(String folder, Configuration hadoop) {
    this.hadoop = hadoop;
    Marks named = null;
    FolderFacts facts;
    try {
      Path path = GivenPath.of(folder);
      FileSystem fs = path.getFileSystem(hadoop);
      path = fs.makeQualified(path);
      named = new Marks(path.toString(), Aside.name(), new SerializableConfiguration(hadoop));
      for (Path missing = path; missing != null && !fs.exists(missing); missing = missing.getParent()) {
        made.add(missing);
      }
      if (!fs.mkdirs(path)) {
        throw new IOException("the folder cannot be created");
      }
      Aside.clear(fs, path);
      named.write(fs, Place.DRIVER_NAME);
      facts = new FolderFacts(FolderFacts.Sight.WRITTEN, "", free(fs, path));
    } catch (IOException | RuntimeException e) {
      facts = FolderFacts.of(FolderFacts.Sight.UNWRITABLE, Reason.of(e));
    }
    this.marks = named;
    this.driver = facts;
  }

  /** The driver's view. */
  FolderFacts driver() {
    return driver;
  }

  /** What executors do there; empty if the driver cannot write. */
  Optional<Marks> marks() {
    return driver.sight() == FolderFacts.Sight.WRITTEN ? Optional.of(marks) : Optional.empty();
  }

  /** An executor's facts, if the driver confirms that it sees the executor's mark. */
  ProcessFacts confirmed(ProcessFacts executor) {
    return executor.withOutput(confirmed(executor.place(), executor.output()));
  }

  private FolderFacts confirmed(Place place, FolderFacts facts) {
    if (facts.sight() != FolderFacts.Sight.WRITTEN) {
      return facts;
    }
    try {
      Path mark = marks.path(place.executor());
      return marks.holds(mark.getFileSystem(hadoop), place.executor())
          ? facts
          : FolderFacts.of(FolderFacts.Sight.UNSEEN, "another file is in its place");
    } catch (IOException | RuntimeException e) {
      return FolderFacts.of(FolderFacts.Sight.UNSEEN, Reason.of(e));
    }
  }

  /** Some file systems do not know their free space. */
  private static long free(FileSystem fs, Path path) {
    try {
      return fs.getStatus(path).getRemaining();
    } catch (IOException | RuntimeException e) {
      return FolderFacts.UNKNOWN;
    }
  }

  @Override
  public void close() {
    if (marks == null) {
      return;
    }
    try {
      Path folder = new Path(marks.folder);
      FileSystem fs = folder.getFileSystem(hadoop);
      for (var status : fs.listStatus(folder, path -> path.getName().startsWith(marks.token))) {
        fs.delete(status.getPath(), false);
      }
      for (Path path : made) {
        if (fs.listStatus(path).length > 0) {
          return;
        }
        fs.delete(path, false);
      }
    } catch (IOException | RuntimeException e) {
      // A file that cannot be deleted is empty, hidden from Spark, and has a name that explains it.
    }
  }

  /**
   * The marks of one check.
   *
   * @param folder the full path of the results folder
   * @param token beginning of the marks' names; its dot hides them from Spark's readers
   */
  record Marks(String folder, String token, SerializableConfiguration hadoop) implements Serializable {
    /** An executor's view, and what it may do. */
    FolderFacts visit(String executor) {
      FolderFacts.Sight sight = FolderFacts.Sight.UNREADABLE;
      try {
        Path path = new Path(folder);
        FileSystem fs = path.getFileSystem(hadoop.value());
        if (!fs.exists(path)) {
          return FolderFacts.of(FolderFacts.Sight.ABSENT, "there is no such folder");
        }
        if (!seesDriver(fs)) {
          return FolderFacts.of(FolderFacts.Sight.ANOTHER, "the driver's file is not there");
        }
        sight = FolderFacts.Sight.UNWRITABLE;
        write(fs, executor);
        return FolderFacts.of(FolderFacts.Sight.WRITTEN, "");
      } catch (IOException | RuntimeException e) {
        return FolderFacts.of(sight, Reason.of(e));
      }
    }

    private boolean seesDriver(FileSystem fs) throws IOException {
      try {
        return holds(fs, Place.DRIVER_NAME);
      } catch (FileNotFoundException e) {
        return false;
      }
    }

    private Path path(String writer) {
      return new Path(folder, token + "-" + writer);
    }

    private byte[] content(String writer) {
      return (token + " " + writer).getBytes(StandardCharsets.UTF_8);
    }

    private void write(FileSystem fs, String writer) throws IOException {
      try (OutputStream file = FileOutput.replace(fs, path(writer))) {
        file.write(content(writer));
      }
    }

    private boolean holds(FileSystem fs, String writer) throws IOException {
      byte[] expected = content(writer);
      try (InputStream file = fs.open(path(writer))) {
        return Arrays.equals(file.readNBytes(expected.length + 1), expected);
      }
    }
  }
}
