package dev.pliant.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The driver's machine.
 *
 * @param processor the processor's name by the operating system
 * @param cores number of processor cores that this process may use
 * @param osArch its processor architecture
 * @param blas the processor for which OpenBLAS chose its kernels
 * @param javaVersion Java version of this process
 */
public record Machine(String processor, int cores, String osArch, String blas, String javaVersion) {
  private static final String UNKNOWN = "unknown";
  /** The processors for which OpenBLAS has kernels, by the names in its symbols. */
  private static final List<String> KERNELS = List.of(
      "SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS", "ZEN", "HASWELL", "EXCAVATOR", "STEAMROLLER", "PILEDRIVER",
      "BULLDOZER", "SANDYBRIDGE", "BOBCAT", "BARCELONA", "NEHALEM", "DUNNINGTON", "PENRYN", "CORE2", "ATOM", "NANO",
      "PRESCOTT", "KATMAI", "COPPERMINE", "NORTHWOOD", "BANIAS", "OPTERON", "OPTERON_SSE3", "ATHLON", "NEOVERSEN1",
      "NEOVERSEN2", "NEOVERSEV1", "ARMV8", "ARMV8SVE", "CORTEXA53", "CORTEXA57", "CORTEXA72", "CORTEXA73", "FALKOR",
      "THUNDERX", "THUNDERX2T99", "THUNDERX3T110", "TSV110", "EMAG8180", "VORTEX", "POWER6", "POWER8", "POWER9",
      "POWER10");

  /** The machine of this process. */
  public static Machine here() {
    return new Machine(
        readProcessor(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"), readBlas(),
        System.getProperty("java.version"));
  }

  private static String readProcessor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException | RuntimeException notLinux) {
      return UNKNOWN;
    }
  }

  /**
   * OpenBLAS stores its choice in the variable {@code gotoblas}, a pointer to one of its kernel tables. Its function
   * that returns the name is not bound to Java.
   */
  private static String readBlas() {
    try {
      Loader.load(openblas.class);
      Pointer variable = Loader.addressof("gotoblas");
      if (variable == null) {
        return UNKNOWN;
      }
      long chosen = new LongPointer(variable).get();
      return KERNELS.stream()
          .filter(name -> {
            Pointer table = Loader.addressof("gotoblas_" + name);
            return table != null && table.address() == chosen;
          })
          .findFirst()
          .orElse(UNKNOWN);
    } catch (LinkageError | RuntimeException e) {
      return UNKNOWN;
    }
  }
}
