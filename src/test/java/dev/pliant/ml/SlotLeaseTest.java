package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.training.TaskSlots;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class SlotLeaseTest {
  @Test
  void trainingsThatFindTooFewSlotsWaitForOthersToEnd() throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    assertThat(TaskSlots.expected(spark)).isEqualTo(8);
    SlotLease five = SlotLease.take(spark, 5);
    SlotLease three = SlotLease.take(spark, 3);
    CompletableFuture<SlotLease> four = CompletableFuture.supplyAsync(() -> SlotLease.take(spark, 4));
    assertThatThrownBy(() -> four.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    three.close();
    assertThatThrownBy(() -> four.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    five.close();
    four.get(10, TimeUnit.SECONDS).close();
    SlotLease.take(spark, 8).close();
  }
}
