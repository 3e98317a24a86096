package dev.pliant.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.io.FileUtils;

/**
 * Runs programs one after the other, each in a separate process, with one folder for files that they exchange. The
 * processes and the folder are removed when this object is closed or this JVM ends.
 */
final class ChildProcess implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("pliant-bench");
  private final Thread end = new Thread(this::clear);
  private volatile Process process;

  ChildProcess() throws IOException {
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** The folder, which is empty at first and which no other user can read. */
  Path folder() {
    return folder;
  }

  /**
   * Runs {@code command} to its end. Its standard input ends when this JVM ends.
   *
   * @return its exit code; on Unix the exit code of a program that a signal ended is 128 plus the signal's number
   * @throws IOException if the program cannot be started
   * @throws TimeoutException if it takes longer than {@code limitSeconds} and was ended; the message says so
   */
  int run(ProcessBuilder command, long limitSeconds) throws IOException, InterruptedException, TimeoutException {
    process = command.start();
    try {
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        throw new TimeoutException("did not end within " + limitSeconds + " seconds");
      }
      return process.exitValue();
    } finally {
      kill();
    }
  }

  private void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      // Waits, because the next contender must have the machine for itself.
      process.destroyForcibly().onExit().join();
    }
  }

  private void clear() {
    kill();
    // Ignores errors, because processes that the program started may still write while they end.
    FileUtils.deleteQuietly(folder.toFile());
  }

  /** The lines of {@code file} that are not blank. */
  static List<String> lines(Path file) throws IOException {
    // Some programs do not write UTF-8.
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines()
        .map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** The last line of {@code file} that is not blank, or {@code otherwise} if there is none. */
  static String lastLine(Path file, String otherwise) throws IOException {
    List<String> lines = lines(file);
    return lines.isEmpty() ? otherwise : lines.get(lines.size() - 1);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This JVM is ending, and its shutdown hook does the work.
    }
    clear();
  }
}
