package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.step.StepKind;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeThreadsTest {
  @AfterEach
  void one() {
    NativeThreads.limit(StepKind.DL4J, 1, null);
  }

  @Test
  void nativeCodeKeepsToTheCoresOfATask() {
    NativeThreads.limit(StepKind.DL4J, 2, null);
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
    NativeThreads.limit(StepKind.FUSED, 1, null);
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
  }

  @Test
  void whatTheUserHasSetStays() {
    NativeThreads.limit(StepKind.DL4J, 2, null);
    NativeThreads.limit(StepKind.DL4J, 1, "2");
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
  }
}
