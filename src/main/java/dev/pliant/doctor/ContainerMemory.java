package dev.pliant.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory limit of a process by the system's control groups, which containers are made of.
 *
 * @param bytes the lowest limit of the process's group and the groups around it; 0 if there is none
 * @param group the group with that limit; empty if there is none
 */
record ContainerMemory(long bytes, String group) implements Serializable {
  private static final ContainerMemory UNLIMITED = new ContainerMemory(0, "");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OWN_GROUPS = Path.of("/proc/self/cgroup");
  /** Version 1 writes a number near the largest if there is no limit. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;
  private static final int FIELDS = 3;

  /** The limit of this process. */
  static ContainerMemory here() {
    try {
      return of(GROUPS, Files.readAllLines(OWN_GROUPS));
    } catch (IOException | RuntimeException notLinux) {
      return UNLIMITED;
    }
  }

  /**
   * The limit of a process.
   *
   * @param groups the folder of all groups, of version 1, version 2 or both
   * @param own the process's groups, as in its file {@code cgroup}: each line is number:controllers:path; version 2 has
   *     one line, without controllers
   */
  static ContainerMemory of(Path groups, List<String> own) {
    ContainerMemory lowest = UNLIMITED;
    for (String line : own) {
      String[] fields = line.split(":", FIELDS);
      if (fields.length < FIELDS) {
        continue;
      }
      if (fields[1].isEmpty()) {
        lowest = lower(lowest, climb(groups, fields[2], "memory.max"));
      } else if (List.of(fields[1].split(",")).contains("memory")) {
        lowest = lower(lowest, climb(groups.resolve("memory"), fields[2], "memory.limit_in_bytes"));
      }
    }
    return lowest;
  }

  /** A container often sees its own group at the root, whatever the path is. */
  private static ContainerMemory climb(Path root, String path, String file) {
    ContainerMemory lowest = UNLIMITED;
    Path relative = Path.of(path.replaceFirst("^/+", ""));
    for (Path group = relative; group != null; group = group.getParent()) {
      lowest = lower(lowest, limit(root, group, file));
    }
    return lower(lowest, limit(root, Path.of(""), file));
  }

  private static ContainerMemory limit(Path root, Path group, String file) {
    try {
      String text = Files.readString(root.resolve(group).resolve(file)).strip();
      long bytes = text.equals("max") ? NO_LIMIT : Long.parseLong(text);
      return bytes >= NO_LIMIT ? UNLIMITED : new ContainerMemory(bytes, "/" + group);
    } catch (IOException | NumberFormatException notThere) {
      return UNLIMITED;
    }
  }

  private static ContainerMemory lower(ContainerMemory a, ContainerMemory b) {
    return b.bytes == 0 || a.bytes > 0 && a.bytes <= b.bytes ? a : b;
  }
}
