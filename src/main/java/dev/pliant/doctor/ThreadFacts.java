package dev.pliant.doctor;

import java.io.Serializable;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that native code may start inside a task.
 *
 * @param ompVariable what {@code OMP_NUM_THREADS} says, empty if unset
 * @param openBlasVariable what {@code OPENBLAS_NUM_THREADS} says, empty if unset
 * @param openMp how many OpenMP would start for ND4J; 0 if it cannot be asked
 * @param openBlas how many OpenBLAS would start; 0 if it cannot be asked
 */
record ThreadFacts(String ompVariable, String openBlasVariable, int openMp, int openBlas) implements Serializable {
  static final String OMP = "OMP_NUM_THREADS";
  static final String OPENBLAS = "OPENBLAS_NUM_THREADS";

  /** Those of this process, whose libraries are asked if {@code natives} could be loaded. */
  static ThreadFacts here(NativeFacts natives) {
    int openMp = 0;
    int openBlas = 0;
    if (natives.loaded()) {
      openMp = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
      openBlas = openblas_nolapack.blas_get_num_threads();
    }
    return new ThreadFacts(variable(OMP), variable(OPENBLAS), openMp, openBlas);
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }
}
