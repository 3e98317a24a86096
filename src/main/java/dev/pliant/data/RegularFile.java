package dev.pliant.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileStatus;

/**
 * Tells files from what is only listed like one. On a local disk that can be a pipe, a socket or a device, which may
 * never end, or may wait for ever for somebody who writes.
 */
public final class RegularFile {
  private static final String LOCAL_SCHEME = "file";

  private RegularFile() {}

  /** @throws BadDataException if what is read for {@code status} is on this machine's disks and no regular file */
  public static void require(FileStatus status) {
    URI address = status.getPath().toUri();
    if (LOCAL_SCHEME.equals(address.getScheme())) {
      Path file = Path.of(address.getPath());
      require(file);
      // The checksums that Hadoop reads along where they are.
      require(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
  }

  private static void require(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BadDataException(file + ": is no regular file but "
          + (Files.isDirectory(file) ? "a folder" : "a pipe, a socket or a device") + "; put the file itself there");
    }
  }
}
