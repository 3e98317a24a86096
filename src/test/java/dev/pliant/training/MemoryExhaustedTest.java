package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class MemoryExhaustedTest {
  private static String message(Throwable error) {
    return MemoryExhaustedException.in(error).map(Throwable::getMessage).orElse("");
  }

  @Test
  void saysWhichMemoryItIsAndTheSettingThatMendsIt() {
    assertThat(message(new OutOfMemoryError("Java heap space"))).contains("its heap is ", "SPARK_DRIVER_MEMORY");
    assertThat(message(new OutOfMemoryError())).startsWith("the driver is out of memory: its heap is ");
    assertThat(message(new OutOfMemoryError(
        "Failed to allocate memory within limits: totalBytes = 1G + 2G > maxBytes = 1G")))
        .startsWith("the driver is out of native memory (Failed").contains("-Dorg.bytedeco.javacpp.maxbytes");
    assertThat(message(new SparkException("Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most"
        + " recent failure: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.1 executor 3): ExecutorLostFailure (executor 3"
        + " exited caused by one of the running tasks) Reason: Command exited with code 52\nDriver stacktrace:")))
        .startsWith("an executor ran out of memory").contains("spark.executor.memory")
        .doesNotContain("\n");
  }

  @Test
  void otherErrorsAreNotTakenForThat() {
    assertThat(message(new IllegalStateException("exited with code 52"))).isEmpty();
    assertThat(message(new SparkException("ExecutorLostFailure (executor 3) Reason: Command exited with code 1")))
        .isEmpty();
    assertThat(message(new IllegalStateException((String) null))).isEmpty();
  }

  @Test
  void javasOwnErrorIsNoCauseForWhichSparkWouldEndTheProcess() {
    assertThatThrownBy(() -> MemoryExhaustedException.guard(() -> {
      throw new OutOfMemoryError("Java heap space");
    })).isInstanceOf(MemoryExhaustedException.class).hasNoCause();
    assertThat(MemoryExhaustedException.<Integer>guard(() -> 5)).isEqualTo(5);
  }
}
