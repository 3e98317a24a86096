package dev.pliant.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** Ends this process when its standard input does: the process that started it held the other end, and is gone. */
final class Lifeline {
  private Lifeline() {}

  /** @param folder all that this process keeps on disk, which is deleted when the process is gone */
  static void hold(Path folder) {
    Thread thread = new Thread(() -> follow(folder), "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void follow(Path folder) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on it.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    FileUtils.deleteQuietly(folder.toFile());
    // Not by exit, whose hooks would wait for what is being trained.
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }
}
