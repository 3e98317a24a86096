package dev.pliant.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names for what is not to be seen yet, or for a while only. Each names the process that uses it: what one that was
 * killed has left is found by whoever comes next, and removed.
 *
 * <p>They are short whatever the name of the target, and begin with a point, which hides them from Spark.
 */
public final class Aside {
  private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
  private static final String BEGIN = ".pliant-";
  private static final Pattern NAME = Pattern.compile("\\.pliant-([0-9a-f]{8})-([0-9]{1,18})-(-?[0-9]{1,18})-[0-9a-f-]+.*");
  /** What a process of another machine has not touched for so long is not used any more. */
  private static final Duration STALE = Duration.ofDays(1);

  private Aside() {}

  /** A name of this process's that nobody has used. */
  public static String name() {
    return prefix(Owner.self()) + UUID.randomUUID();
  }

  /** A path in {@code folder} that nobody has used. */
  public static Path in(Path folder) {
    return new Path(folder, name());
  }

  static String prefix(Owner owner) {
    return BEGIN + place(owner) + "-" + owner.pid() + "-" + owner.ticks() + "-";
  }

  private static String place(Owner owner) {
    return HexFormat.of().toHexDigits(owner.place().hashCode());
  }

  /** An empty folder in Java's temporary folder, which no other user can read. */
  public static java.nio.file.Path temporaryFolder() throws IOException {
    java.nio.file.Path parent = java.nio.file.Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(parent, BEGIN + "*")) {
      for (java.nio.file.Path entry : entries) {
        if (isAbandoned(entry.getFileName().toString(), Files.getLastModifiedTime(entry).toInstant())) {
          FileUtils.deleteQuietly(entry.toFile());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be cleared: {}", parent, e.getMessage());
    }
    return Files.createTempDirectory(prefix(Owner.self()));
  }

  /** Removes from {@code folder} what processes that have died left there; what cannot be removed stays. */
  public static void clear(FileSystem fs, Path folder) {
    try {
      if (!fs.exists(folder)) {
        return;
      }
      for (FileStatus entry : fs.listStatus(folder, path -> path.getName().startsWith(BEGIN))) {
        if (isAbandoned(entry.getPath().getName(), Instant.ofEpochMilli(entry.getModificationTime()))) {
          fs.delete(entry.getPath(), true);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be cleared: {}", folder, e.getMessage());
    }
  }

  static boolean isAbandoned(String name, Instant touched) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return false;
    }
    Owner self = Owner.self();
    Optional<Boolean> lives = parts.group(1).equals(place(self))
        ? new Owner(self.host(), self.place(), Long.parseLong(parts.group(2)), Instant.EPOCH,
            Long.parseLong(parts.group(3))).lives(self)
        : Optional.empty();
    return !lives.orElseGet(() -> touched.isAfter(Instant.now().minus(STALE)));
  }
}
