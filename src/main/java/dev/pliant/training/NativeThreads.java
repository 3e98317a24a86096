package dev.pliant.training;

import dev.pliant.step.StepKind;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** How many threads native code starts: by itself as many as there are cores, in each task. */
final class NativeThreads {
  /** By which a user says otherwise. */
  static final String VARIABLE = "OMP_NUM_THREADS";

  private NativeThreads() {}

  /**
   * Keeps the libraries that steps of {@code kind} use to the cores of a task.
   *
   * @param cores of a task
   * @param wanted what the user has set, which stays; null for nothing
   */
  static void limit(StepKind kind, int cores, String wanted) {
    if (wanted != null) {
      return;
    }
    if (kind == StepKind.DL4J) {
      Nd4j.getEnvironment().setMaxMasterThreads(cores);
    }
    // After ND4J, which sets it, too, when it is loaded.
    Loader.load(openblas.class);
    openblas_nolapack.blas_set_num_threads(cores);
  }
}
