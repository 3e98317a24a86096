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
 * The machine of the driver.
 *
 * @param processor as its system calls it
 * @param cores that this process may use
 * @param osArch its processor architecture
 * @param blas the processor that OpenBLAS chose its kernels for
 * @param javaVersion of this process
 */
public record Machine(String processor, int cores, String osArch, String blas, String javaVersion) {
  private static final String UNKNOWN = "unknown";
  /** The processors that OpenBLAS has kernels for, as its symbols call them. */
  private static final List<String> KERNELS = List.of(
      "SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS", "ZEN", "HASWELL", "EXCAVATOR", "STEAMROLLER", "PILEDRIVER",
      "BULLDOZER", "SANDYBRIDGE", "BOBCAT", "BARCELONA", "NEHALEM", "DUNNINGTON", "PENRYN", "CORE2", "ATOM", "NANO",
      "PRESCOTT", "KATMAI", "COPPERMINE", "NORTHWOOD", "BANIAS", "OPTERON", "OPTERON_SSE3", "ATHLON", "NEOVERSEN1",
      "NEOVERSEN2", "NEOVERSEV1", "ARMV8", "ARMV8SVE", "CORTEXA53", "CORTEXA57", "CORTEXA72", "CORTEXA73", "FALKOR",
      "THUNDERX", "THUNDERX2T99", "THUNDERX3T110", "TSV110", "EMAG8180", "VORTEX", "POWER6", "POWER8", "POWER9",
      "POWER10");

  /** The machine that this runs on. */
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
   * OpenBLAS keeps its choice in the variable {@code gotoblas}, a pointer to one of its tables of kernels; it has a
   * function that names it, but that one is not among those bound to Java.
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
