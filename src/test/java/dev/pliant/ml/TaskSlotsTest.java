package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class TaskSlotsTest {
  @Test
  void trainingsThatFindTooFewSlotsWaitForOthersToEnd() throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    assertThat(TaskSlots.of(spark)).isEqualTo(8);
    TaskSlots five = TaskSlots.take(spark, 5);
    TaskSlots three = TaskSlots.take(spark, 3);
    CompletableFuture<TaskSlots> four = CompletableFuture.supplyAsync(() -> TaskSlots.take(spark, 4));
    assertThatThrownBy(() -> four.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    three.close();
    assertThatThrownBy(() -> four.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    five.close();
    four.get(10, TimeUnit.SECONDS).close();
    TaskSlots.take(spark, 8).close();
  }
}
