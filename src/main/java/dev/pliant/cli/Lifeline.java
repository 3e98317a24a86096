package dev.pliant.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** Ends this process when its standard input ends: the process that started it held the other end, and has ended. */
final class Lifeline {
  private Lifeline() {}

  /** @param folder everything that this process keeps on disk; deleted when the process has ended */
  static void hold(Path folder) {
    Thread thread = new Thread(() -> follow(folder), "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void follow(Path folder) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written to it.
      }
    } catch (IOException e) {
      // This is the same as its end.
    }
    FileUtils.deleteQuietly(folder.toFile());
    // Not by exit, whose hooks would wait for what is being trained.
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }
}
