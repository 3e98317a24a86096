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
 * Runs programs one after the other, each in a process of its own, with one folder for all that passes between. Neither
 * a process nor the folder outlives this object, or this JVM if that ends before.
 */
final class ChildProcess implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("pliant-bench");
  private final Thread end = new Thread(this::clear);
  private volatile Process process;

  ChildProcess() throws IOException {
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** An empty folder at first, which no other user can read. */
  Path folder() {
    return folder;
  }

  /**
   * Runs {@code command} to its end. Its standard input ends when this JVM does.
   *
   * @return its exit code; on Unix that of a program that a signal ended is 128 and the signal's number
   * @throws IOException if it cannot be started
   * @throws TimeoutException if it takes longer than {@code limitSeconds} and was therefore ended; the message says so
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
      // Only when it is gone do others have the machine for themselves.
      process.destroyForcibly().onExit().join();
    }
  }

  private void clear() {
    kill();
    // Without complaint: what a program has started may still be about to end, and write.
    FileUtils.deleteQuietly(folder.toFile());
  }

  /** The lines of {@code file} that are not blank. */
  static List<String> lines(Path file) throws IOException {
    // Not every program writes UTF-8.
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
      // This JVM is ending, and the hook is at it.
    }
    clear();
  }
}
