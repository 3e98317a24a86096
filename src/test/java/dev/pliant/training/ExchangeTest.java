package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.step.GradientSquares;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers and driver over Spark's own messages, with tasks of real Spark that do what lost and doubled tasks do. */
class ExchangeTest {
  private final JavaSparkContext spark = LocalSpark.context();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyWorkersResultComesBackInTheOrderOfWorkers(boolean sameProcess) {
    try (Exchange exchange = exchange(3, sameProcess)) {
      exchange.meet(work(exchange, 3, ExchangeTest::answerAll));
      for (int order = 1; order <= 20; order++) {
        assertThat(run(exchange, order)).containsExactly(order, 100 + order, 200 + order);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void workerThatComesAgainIsGivenTheSameOrderAndTwinsCountOnce(boolean sameProcess) {
    try (Exchange exchange = exchange(2, sameProcess)) {
      ExchangeLink.Address address = exchange.address();
      exchange.meet(work(exchange, 2, (link, worker) -> {
        WorkOrder first = link.come();
        // As a task does that takes over from a lost one.
        WorkOrder again = new ExchangeLink(address, worker, 0).come();
        assertSame(again, first);
        // As two attempts of one task do under speculation.
        ExchangeLink twin = new ExchangeLink(address, worker, 0);
        assertSame(twin.come(), first);
        CompletableFuture<WorkOrder> twins = CompletableFuture.supplyAsync(() -> twin.bring(answer(worker, first)));
        WorkOrder second = link.bring(answer(worker, first));
        assertSame(twins.join(), second);
        assertThat(link.bring(answer(worker, second))).as("what to do when all is done").isNull();
      }));
      assertThat(run(exchange, 1)).containsExactly(1, 101);
      assertThat(run(exchange, 2)).containsExactly(2, 102);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void workersOfAnEarlierAttemptOfTheStageAreLetGo(boolean sameProcess) {
    try (Exchange exchange = exchange(2, sameProcess)) {
      ExchangeLink.Address address = exchange.address();
      // One task is both workers.
      exchange.meet(work(exchange, 1, (link, worker) -> {
        WorkOrder first = link.come();
        CompletableFuture<WorkOrder> waits = CompletableFuture.supplyAsync(() -> link.bring(answer(0, first)));
        CompletableFuture<Void> other =
            CompletableFuture.runAsync(() -> answerAll(new ExchangeLink(address, 1, 1), 1));
        assertThatThrownBy(waits::join).rootCause().hasMessageContaining("worker 0 of attempt 0 makes room");
        assertThatThrownBy(link::come).as("nor is it let in again").rootCause().hasMessageContaining("makes room");
        answerAll(new ExchangeLink(address, 0, 1), 0);
        other.join();
      }));
      assertThat(run(exchange, 1)).containsExactly(1, 101);
      assertThat(run(exchange, 2)).containsExactly(2, 102);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void workerThatFailsEndsTheWaitWithItsReason(boolean sameProcess) {
    try (Exchange exchange = exchange(2, sameProcess)) {
      exchange.meet(work(exchange, 2, (link, worker) -> {
        if (worker == 1) {
          throw new IllegalStateException("worker one gives up");
        }
        answerAll(link, worker);
      }));
      assertThatThrownBy(() -> run(exchange, 1)).hasMessageContaining("worker one gives up");
    }
  }

  @Test
  void moreWorkersThanSlotsEndWithALineThatSaysSo() {
    int workers = spark.sc().defaultParallelism() + 1;
    JavaFutureAction<Void> job;
    try (Exchange exchange = new Exchange(spark, workers, Duration.ofSeconds(2), true)) {
      job = work(exchange, workers, ExchangeTest::answerAll);
      exchange.meet(job);
      assertThatThrownBy(() -> run(exchange, 1))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining(" of " + workers + " workers got a task slot within 2 seconds");
    }
    assertThat(job.isDone()).isTrue();
  }

  @Test
  void nothingStaysOpenOnTheDriver() {
    Exchange exchange = new Exchange(spark, 1);
    exchange.close();
    assertThatThrownBy(() -> new ExchangeLink(exchange.address(), 0, 0))
        .hasRootCauseMessage("Cannot find endpoint: spark://" + exchange.address().name() + "@" + SparkEnv.get().rpcEnv().address()
            .hostPort());
  }

  /** What a worker's task does. */
  private interface Work extends Serializable {
    void run(ExchangeLink link, int worker);
  }

  private JavaFutureAction<Void> work(Exchange exchange, int workers, Work work) {
    ExchangeLink.Address address = exchange.address();
    return spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .foreachPartitionAsync(
            none -> work.run(new ExchangeLink(address, TaskContext.getPartitionId(), 0), TaskContext.getPartitionId()));
  }

  private Exchange exchange(int workers, boolean sameProcess) {
    return new Exchange(spark, workers, Duration.ofMinutes(1), sameProcess);
  }

  private static void answerAll(ExchangeLink link, int worker) {
    for (WorkOrder order = link.come(); order != null; order = link.bring(answer(worker, order))) {
      assertThat(order.state().updaterState()).containsExactly(1, 2);
      assertThat(order.diagnostics()).isEqualTo(Diagnostics.ON);
    }
  }

  private static WindowResult answer(int worker, WorkOrder order) {
    float[] start = order.state().parameters();
    return new WindowResult(
        10, 1, 2.5, 3, 4, new GradientSquares(1, new double[] {worker, 0.5}, new double[] {Double.NaN, start[0]}),
        new FlatState(new float[] {100 * worker + start[0], start[1]}, new float[] {-start[0]}));
  }

  private static void assertSame(WorkOrder actual, WorkOrder expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static List<Integer> run(Exchange exchange, int number) {
    FlatState state = new FlatState(new float[] {number, 0.5f}, new float[] {1, 2});
    return exchange.run(WorkOrder.train(1, 10L * number, 10, 7, Diagnostics.ON, state)).stream()
        .map(WindowResult.class::cast)
        .peek(result -> {
          assertThat(result.state().parameters()[1]).isEqualTo(0.5f);
          assertThat(result.state().updaterState()).containsExactly(-number);
          assertThat(List.of(result.examples(), result.correct(), result.stepNanos())).containsExactly(10L, 3L, 4L);
          assertThat(result.lossSum()).isEqualTo(2.5);
          assertThat(result.gradient().minibatches()).isOne();
          assertThat(result.gradient().weights())
              .containsExactly((int) result.state().parameters()[0] / 100, 0.5);
          assertThat(result.gradient().activations()).containsExactly(Double.NaN, number);
        })
        .map(result -> (int) result.state().parameters()[0])
        .toList();
  }
}
