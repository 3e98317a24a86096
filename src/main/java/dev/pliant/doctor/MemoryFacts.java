package dev.pliant.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory a process may take, and how much there is. All in bytes.
 *
 * @param heap the most that Java's heap may take
 * @param nativeLimit the most that DL4J's arrays may take outside the heap; 0 for no limit, -1 where it cannot be asked
 * @param processLimit the most that the whole process may take before JavaCPP refuses it memory; 0 for no limit
 * @param container the limit of the process's container
 * @param machine what the machine has; 0 if unknown
 */
record MemoryFacts(long heap, long nativeLimit, long processLimit, ContainerMemory container, long machine)
    implements Serializable {
  static final long UNKNOWN = -1;

  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final long KB = 1024;

  /** Those of this process. */
  static MemoryFacts here() {
    long nativeLimit = UNKNOWN;
    long processLimit = 0;
    try {
      nativeLimit = Pointer.maxBytes();
      processLimit = Pointer.maxPhysicalBytes();
    } catch (LinkageError | RuntimeException e) {
      // JavaCPP reads its limits when it starts; why it does not start is a fact of the native libraries.
    }
    return new MemoryFacts(
        Runtime.getRuntime().maxMemory(), nativeLimit, processLimit, ContainerMemory.here(), readMachine());
  }

  /** Java's own answer is the container's limit where there is one. */
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
