package dev.pliant.training;

import dev.pliant.step.StepKind;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** Limits the threads of native code, which by default starts as many threads as there are cores in each task. */
final class NativeThreads {
  /** The environment variable with which a user sets the number of threads. */
  static final String VARIABLE = "OMP_NUM_THREADS";

  private NativeThreads() {}

  /**
   * Limits the libraries that steps of {@code kind} use to the cores of a task.
   *
   * @param cores number of a task's cores
   * @param wanted the user's own setting, which is respected; null if there is none
   */
  static void limit(StepKind kind, int cores, String wanted) {
    if (wanted != null) {
      return;
    }
    if (kind == StepKind.DL4J) {
      Nd4j.getEnvironment().setMaxMasterThreads(cores);
    }
    // After ND4J has been loaded, because loading ND4J sets it, too.
    Loader.load(openblas.class);
    openblas_nolapack.blas_set_num_threads(cores);
  }
}
