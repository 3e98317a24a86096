package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static StackTraceElement[] stack(String... classes) {
    return Arrays.stream(classes).map(name -> new StackTraceElement(name, "method", null, 1))
        .toArray(StackTraceElement[]::new);
  }

  @Test
  void anEndThatSparkAsksForIsNoInterruption() {
    StackTraceElement[] worker = stack("java.lang.Thread", "org.apache.spark.executor.Executor$TaskRunner");
    StackTraceElement[] spark = stack(
        "java.lang.Object", "java.lang.Shutdown", "java.lang.Runtime", "java.lang.System",
        "org.apache.spark.util.SparkUncaughtExceptionHandler", "org.apache.spark.executor.Executor$TaskRunner");
    StackTraceElement[] signal = stack("java.lang.Object", "java.lang.Shutdown", "java.lang.Terminator$1");
    StackTraceElement[] application = stack(
        "java.lang.Object", "java.lang.Shutdown", "java.lang.Runtime", "java.lang.System", "dev.pliant.cli.Main");
    assertThat(Interruption.endedBySpark(List.of(worker, spark))).isTrue();
    assertThat(Interruption.endedBySpark(List.of(worker, signal))).isFalse();
    assertThat(Interruption.endedBySpark(List.of(worker, application))).isFalse();
  }
}
