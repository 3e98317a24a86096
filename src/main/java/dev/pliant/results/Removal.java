package dev.pliant.results;

import dev.pliant.words.Reason;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes files and folders, and tries again where a file system fails to. */
final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
  private static final int ATTEMPTS = 2;

  private Removal() {}

  /**
   * Removes {@code path} and all that is in it; it need not be there.
   *
   * @throws IOException if it stays
   */
  static void of(FileSystem fs, Path path) throws IOException {
    attempt(path, () -> fs.delete(path, true) || !fs.exists(path));
  }

  /** Removes {@code path} and all that is in it, if it can be; what stays does no harm. */
  static void ifPossible(FileSystem fs, Path path) {
    logged(() -> of(fs, path));
  }

  /** Removes the folder {@code path} if it can be and nothing is in it; not recursively, as others may begin there. */
  static void ifEmpty(FileSystem fs, Path path) {
    logged(() -> attempt(
        path, () -> !fs.exists(path) || fs.listStatus(path).length > 0 || fs.delete(path, false)));
  }

  private static void attempt(Path path, Step step) throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (step.isDone()) {
          return;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new IOException(path + " could not be removed" + (failure == null ? "" : ": " + failure.getMessage()), failure);
  }

  private interface Step {
    boolean isDone() throws IOException;
  }

  private static void logged(Action action) {
    try {
      action.run();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}", Reason.of(e));
    }
  }

  private interface Action {
    void run() throws IOException;
  }
}
