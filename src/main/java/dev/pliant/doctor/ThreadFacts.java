package dev.pliant.doctor;

import java.io.Serializable;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How many threads native code may start inside a task.
 *
 * @param ompVariable value of {@code OMP_NUM_THREADS}, empty if unset
 * @param openBlasVariable value of {@code OPENBLAS_NUM_THREADS}, empty if unset
 * @param nd4j number of threads of an ND4J operation; 0 if unknown
 * @param openBlas number of OpenBLAS's threads; 0 if unknown
 */
record ThreadFacts(String ompVariable, String openBlasVariable, int nd4j, int openBlas) implements Serializable {
  static final String OMP = "OMP_NUM_THREADS";
  static final String OPENBLAS = "OPENBLAS_NUM_THREADS";

  /** The facts of this process. The libraries are asked if {@code natives} could be loaded. */
  static ThreadFacts here(NativeFacts natives) {
    int nd4j = 0;
    int openBlas = 0;
    if (natives.loaded()) {
      // Not ompGetMaxThreads, which is always 4, whatever the variables and the machine are.
      nd4j = Nd4j.getEnvironment().maxThreads();
      openBlas = openblas_nolapack.blas_get_num_threads();
    }
    return new ThreadFacts(variable(OMP), variable(OPENBLAS), nd4j, openBlas);
  }

  /** An environment variable; empty if unset. */
  static String variable(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }
}
