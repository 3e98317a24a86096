package dev.pliant.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is being written under a name of its own, and is gone when it is closed. A process that is killed leaves
 * its file behind, but not the lock that it had on it: whoever comes next sees that, and deletes it.
 *
 * <p>Where the file system has no locks, a file's age decides: one that is written has been touched lately.
 */
final class TemporaryFile implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final Duration STALE = Duration.ofDays(1);
  /** Those of this process, which must not open them again: to close one gives up the lock on it. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private TemporaryFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** An empty file beside {@code target}. */
  static TemporaryFile beside(Path target) throws IOException {
    while (true) {
      Path path = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
      OWN.add(path);
      TemporaryFile file;
      try {
        file = new TemporaryFile(
            path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (IOException e) {
        OWN.remove(path);
        throw e;
      }
      // Before it was locked, another process could take it for one left behind.
      if (file.isKept() && Files.exists(path)) {
        return file;
      }
      file.close();
    }
  }

  /** Locks the file as long as this process lives; false if another has. */
  private boolean isKept() {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      // No locks here.
      return true;
    }
  }

  Path path() {
    return path;
  }

  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } finally {
      OWN.remove(path);
    }
  }

  /** Deletes those in {@code folder} that nobody writes any more. */
  static void deleteAbandoned(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!OWN.contains(file)) {
          deleteIfAbandoned(file);
        }
      }
    }
  }

  private static void deleteIfAbandoned(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (isAbandoned(file, channel)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // Its owner was faster, or is another user: it does no harm where it is.
    }
  }

  private static boolean isAbandoned(Path file, FileChannel channel) throws IOException {
    try {
      // Held, if it can be had, until the file is deleted and the channel closed.
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This process has it, under another name.
      return false;
    } catch (IOException e) {
      return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(STALE));
    }
  }
}
