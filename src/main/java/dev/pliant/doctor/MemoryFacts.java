package dev.pliant.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory a process may use, and how much there is. All in bytes.
 *
 * @param heap the maximum size of Java's heap
 * @param nativeLimit the maximum memory of DL4J's arrays outside the heap; 0 for no limit, -1 if unknown
 * @param processLimit the maximum memory of the whole process, beyond which JavaCPP refuses memory; 0 for no limit
 * @param container the limit of the process's container
 * @param machine the machine's memory; 0 if unknown
 */
record MemoryFacts(long heap, long nativeLimit, long processLimit, ContainerMemory container, long machine)
    implements Serializable {
  static final long UNKNOWN = -1;

  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final long KB = 1024;

  /** The facts of this process. */
  static MemoryFacts here() {
    long nativeLimit = UNKNOWN;
    long processLimit = 0;
    try {
      nativeLimit = Pointer.maxBytes();
      processLimit = Pointer.maxPhysicalBytes();
    } catch (LinkageError | RuntimeException e) {
      // JavaCPP reads its limits when it starts. If it does not start, the facts about the native libraries say why.
    }
    return new MemoryFacts(
        Runtime.getRuntime().maxMemory(), nativeLimit, processLimit, ContainerMemory.here(), readMachine());
  }

  /** Java's own answer would be the container's limit if there is one. */
  private static long readMachine() {
    try {
      return Files.readAllLines(MEMORY_INFO).stream()
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KB)
          .findFirst().orElse(0);
    } catch (IOException | RuntimeException notLinux) {
      return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
          ? system.getTotalMemorySize()
          : 0;
    }
  }
}
