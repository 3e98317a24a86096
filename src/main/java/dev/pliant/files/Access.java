package dev.pliant.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What is there, and what this user may read of it. Hadoop's local file system says of all that it may not look at that it
 * is not there, and its errors differ in words of the machine's language alone; here the system itself is asked.
 */
public final class Access {
  private Access() {}

  /**
   * Whether there is a {@code path}.
   *
   * @throws AccessDeniedException if this user may not know
   */
  public static boolean exists(FileSystem fs, Path path) throws IOException {
    if (fs.exists(path)) {
      return true;
    }
    requireAllowed(fs, path);
    return false;
  }

  /**
   * What is in {@code folder}; nothing where there is no such folder.
   *
   * @throws AccessDeniedException if this user may not know
   */
  public static List<FileStatus> list(FileSystem fs, Path folder) throws IOException {
    // First, as a local folder whose entries may not be looked at seems to have none.
    requireAllowed(fs, folder);
    try {
      return Arrays.asList(fs.listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Whether {@code path} is on the local disk and this user may not read it, or not even know whether it is there. */
  public static boolean isDenied(Path path) {
    return isLocal(path) && isDenied(java.nio.file.Path.of(path.toUri().getPath()));
  }

  /** Whether {@code path} is on the local disk and no file or folder: a pipe may let whoever reads it wait for ever. */
  public static boolean isPipeOrDevice(Path path) {
    return isLocal(path) && isPipeOrDevice(java.nio.file.Path.of(path.toUri().getPath()));
  }

  private static boolean isPipeOrDevice(java.nio.file.Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  private static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  private static void requireAllowed(FileSystem fs, Path path) throws AccessDeniedException {
    Path qualified = fs.makeQualified(path);
    if (isDenied(qualified)) {
      throw new AccessDeniedException(qualified.toUri().getPath(), null, "Permission denied");
    }
  }

  /** Whether this user may not read the local {@code path}, or not even know whether it is there. */
  public static boolean isDenied(java.nio.file.Path path) {
    try {
      boolean folder = Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
      return !Files.isReadable(path) || folder && !Files.isExecutable(path);
    } catch (AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
