package dev.pliant.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which permissions new files and folders do not have. Hadoop has a setting of its own for that, 022 unless somebody sets
 * it, and applies it on the local file system, too.
 */
public final class Umask {
  private static final Logger LOG = LoggerFactory.getLogger(Umask.class);
  private static final String SETTING = "fs.permissions.umask-mode";
  private static final java.nio.file.Path STATUS = java.nio.file.Path.of("/proc/self/status");
  private static final String LINE = "Umask:";

  private Umask() {}

  /**
   * Lets what Hadoop makes on the local file system have the permissions of all else that this process makes. Other file
   * systems, and a setting that somebody has made, stay as they are.
   */
  public static void adopt(Configuration hadoop) {
    if (isSet(hadoop)) {
      return;
    }
    ofProcess().ifPresent(umask -> {
      try {
        FileSystem local = FileSystem.get(URI.create("file:///"), hadoop);
        Configuration own = new Configuration(hadoop);
        own.set(SETTING, umask);
        for (FileSystem fs = local; fs != null; fs = below(fs)) {
          fs.setConf(own);
        }
      } catch (IOException e) {
        LOG.warn("the process's umask is not heeded: {}", e.getMessage());
      }
    });
  }

  /**
   * Lets the files in {@code folder} have the permissions that {@code fs} gives to new ones, where it is the local file
   * system: executors, which write under settings of their own, may have made them. Files of another user stay as they are.
   */
  public static void settle(FileSystem fs, Path folder) throws IOException {
    if (!fs.getUri().getScheme().equals("file")) {
      return;
    }
    FsPermission wanted = FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(fs.getConf()));
    for (FileStatus file : fs.listStatus(folder)) {
      if (file.isFile() && !file.getPermission().equals(wanted)) {
        try {
          fs.setPermission(file.getPath(), wanted);
        } catch (IOException e) {
          // Only a file's owner may do so.
          LOG.debug("{} keeps its permissions: {}", file.getPath(), e.getMessage());
        }
      }
    }
  }

  private static FileSystem below(FileSystem fs) {
    return fs instanceof FilterFileSystem filter ? filter.getRawFileSystem() : null;
  }

  private static boolean isSet(Configuration hadoop) {
    String[] sources = hadoop.getPropertySources(SETTING);
    return sources != null && !Arrays.asList(sources).contains("core-default.xml");
  }

  /** The process's, in octal digits; empty where files have no such permissions. */
  static Optional<String> ofProcess() {
    try {
      return Optional.of(Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(LINE))
          .map(line -> line.substring(LINE.length()).strip())
          .findFirst().orElseGet(Umask::tried));
    } catch (IOException | RuntimeException e) {
      return Optional.ofNullable(tried());
    }
  }

  /** What a new folder lacks; null where that cannot be seen. */
  static String tried() {
    java.nio.file.Path folder = java.nio.file.Path.of(System.getProperty("java.io.tmpdir")).resolve(Aside.name());
    try {
      Files.createDirectory(folder);
      Set<PosixFilePermission> lacking = EnumSet.allOf(PosixFilePermission.class);
      lacking.removeAll(Files.getPosixFilePermissions(folder));
      Files.delete(folder);
      int mask = 0;
      for (PosixFilePermission permission : lacking) {
        mask |= 1 << (PosixFilePermission.values().length - 1 - permission.ordinal());
      }
      return "0" + Integer.toOctalString(mask);
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }
}
