package dev.pliant.doctor;

import java.io.Serializable;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Threads that native code may start inside a task.
 *
 * @param ompVariable what {@code OMP_NUM_THREADS} says, empty if unset
 * @param openBlasVariable what {@code OPENBLAS_NUM_THREADS} says, empty if unset
 * @param nd4j how many ND4J would start for an operation; 0 if it cannot be asked
 * @param openBlas how many OpenBLAS would start; 0 if it cannot be asked
 */
record ThreadFacts(String ompVariable, String openBlasVariable, int nd4j, int openBlas) implements Serializable {
  static final String OMP = "OMP_NUM_THREADS";
  static final String OPENBLAS = "OPENBLAS_NUM_THREADS";

  /** Those of this process, whose libraries are asked if {@code natives} could be loaded. */
  static ThreadFacts here(NativeFacts natives) {
    int nd4j = 0;
    int openBlas = 0;
    if (natives.loaded()) {
      // Its ompGetMaxThreads says 4 whatever the variables and the machine are.
      nd4j = Nd4j.getEnvironment().maxThreads();
      openBlas = openblas_nolapack.blas_get_num_threads();
    }
    return new ThreadFacts(variable(OMP), variable(OPENBLAS), nd4j, openBlas);
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }
}
