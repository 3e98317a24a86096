package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
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

/** Workers and driver over Spark's own messages, with tasks of real Spark that do what lost and doubled tasks do. */
class ExchangeTest {
  private final JavaSparkContext spark = LocalSpark.context();

  @Test
  void everyWorkersResultComesBackInTheOrderOfWorkers() {
    try (Exchange exchange = new Exchange(spark, 3)) {
      exchange.meet(work(exchange, 3, (link, worker) -> {
        WorkOrder order = link.bring(WindowResult.none(worker));
        while (!order.isOver()) {
          order = link.bring(answer(worker, order));
        }
      }));
      for (int window = 1; window <= 20; window++) {
        List<WindowResult> results = exchange.run(order(window));
        assertThat(results).extracting(WindowResult::worker).containsExactly(0, 1, 2);
        for (WindowResult result : results) {
          assertThat(result.state().parameters()).containsExactly(100 * result.worker() + window, 0.5f);
          assertThat(result.state().updaterState()).containsExactly(-window);
        }
      }
    }
  }

  @Test
  void workerThatComesAgainIsGivenTheSameWindowAndTwinsCountOnce() {
    try (Exchange exchange = new Exchange(spark, 2)) {
      exchange.meet(work(exchange, 2, (link, worker) -> {
        WorkOrder first = link.bring(WindowResult.none(worker));
        // As a task does that takes over from a lost one.
        WorkOrder again = link.bring(WindowResult.none(worker));
        assertThat(List.of(first.window(), again.window())).containsExactly(1, 1);
        assertThat(again.state().parameters()).isEqualTo(first.state().parameters());
        // As two attempts of one task do under speculation.
        CompletableFuture<WorkOrder> twin = CompletableFuture.supplyAsync(() -> link.bring(answer(worker, again)));
        WorkOrder second = link.bring(answer(worker, again));
        WorkOrder twinsSecond = twin.join();
        assertThat(List.of(second.window(), twinsSecond.window())).containsExactly(2, 2);
        assertThat(link.bring(answer(worker, second)).isOver()).isTrue();
      }));
      assertThat(exchange.run(order(1))).extracting(WindowResult::worker).containsExactly(0, 1);
      assertThat(exchange.run(order(2))).extracting(WindowResult::window).containsExactly(2, 2);
    }
  }

  @Test
  void workerThatFailsEndsTheWaitWithItsReason() {
    try (Exchange exchange = new Exchange(spark, 2)) {
      exchange.meet(work(exchange, 2, (link, worker) -> {
        if (worker == 1) {
          throw new IllegalStateException("worker one gives up");
        }
        link.bring(answer(worker, link.bring(WindowResult.none(worker))));
      }));
      assertThatThrownBy(() -> exchange.run(order(1))).hasMessageContaining("worker one gives up");
    }
  }

  @Test
  void moreWorkersThanSlotsEndWithALineThatSaysSo() {
    int workers = spark.sc().defaultParallelism() + 1;
    JavaFutureAction<Void> job;
    try (Exchange exchange = new Exchange(spark, workers, Duration.ofSeconds(2))) {
      job = work(exchange, workers, (link, worker) -> {
        WorkOrder order = link.bring(WindowResult.none(worker));
        while (!order.isOver()) {
          order = link.bring(answer(worker, order));
        }
      });
      exchange.meet(job);
      assertThatThrownBy(() -> exchange.run(order(1)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("not all of " + workers + " workers have had a task slot for 2 seconds");
    }
    assertThat(job.isDone()).isTrue();
  }

  @Test
  void nothingStaysOpenOnTheDriver() {
    Exchange exchange = new Exchange(spark, 1);
    exchange.close();
    assertThatThrownBy(() -> new Exchange.Link(exchange.name()))
        .hasRootCauseMessage("Cannot find endpoint: spark://" + exchange.name() + "@" + SparkEnv.get().rpcEnv().address()
            .hostPort());
  }

  /** What a worker's task does. */
  private interface Work extends Serializable {
    void run(Exchange.Link link, int worker);
  }

  private JavaFutureAction<Void> work(Exchange exchange, int workers, Work work) {
    String name = exchange.name();
    return spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .foreachPartitionAsync(none -> work.run(new Exchange.Link(name), TaskContext.getPartitionId()));
  }

  private static WorkOrder order(int window) {
    return new WorkOrder(1, window, 10L * window, 10, 7, new FlatState(new float[] {window, 0.5f}, new float[] {1}));
  }

  private static WindowResult answer(int worker, WorkOrder order) {
    float[] start = order.state().parameters();
    return new WindowResult(
        worker, order.window(), 10, 1, 2.5, 3, 4,
        new FlatState(new float[] {100 * worker + start[0], start[1]}, new float[] {-order.window()}));
  }
}
