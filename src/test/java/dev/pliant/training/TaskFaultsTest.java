package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pliant.LocalSpark;
import dev.pliant.data.Enlarged;
import dev.pliant.data.FaultyBlock;
import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.step.StepKind;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that fail, where Spark tries each four times; the faults are in this process, as its tasks are. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TaskFaultsTest {
  private static final long SEED = 5;
  private static final int EXAMPLES = 100;
  private static final Network SPEC =
      Network.dense(List.of(Digits.FEATURES, 6, Digits.CLASSES), List.of("prelu"), Sharing.LAYER);
  private static final AtomicInteger FIRED = new AtomicInteger();
  private static final AtomicInteger READS = new AtomicInteger();

  private static JavaSparkContext spark;
  private static float[] clean;

  @BeforeAll
  static void startSparkThatTriesAgain() {
    LocalSpark.session("local[2,4]");
    spark = LocalSpark.context();
    try (TrainingData data = data(Digits.rows(EXAMPLES, 1))) {
      clean = parameters(data, new TrainingListener() {});
    }
  }

  @AfterAll
  static void stopIt() {
    LocalSpark.stop();
  }

  @BeforeEach
  void reset() {
    FIRED.set(0);
    READS.set(0);
  }

  @AfterEach
  void nothingStaysCached() {
    assertThat(spark.getPersistentRDDs()).isEmpty();
    // Spark tells that a job has ended a little later than it ends.
    await("no job").atMost(Duration.ofSeconds(30)).until(() -> spark.statusTracker().getActiveJobIds().length == 0);
  }

  @Test
  void taskThatThrowsWhileItLoadsIsTriedAgain() {
    try (TrainingData data = data(failing(Digits.rows(EXAMPLES, 1), 1))) {
      assertThat(parameters(data, new TrainingListener() {})).isEqualTo(clean);
    }
    assertThat(FIRED).hasValue(1);
  }

  @Test
  void taskThatThrowsInTheMiddleOfAWindowIsTriedAgain() {
    // Example 33 is of the second worker; it is read in each epoch, for the fault in the second.
    try (TrainingData whole = data(Digits.rows(EXAMPLES, 1)); TrainingData data = faultyData(whole, place -> {
      if (place == 33 && READS.incrementAndGet() == 2) {
        FIRED.incrementAndGet();
        throw new IllegalStateException("fault in the second epoch");
      }
    })) {
      assertThat(parameters(data, new TrainingListener() {})).isEqualTo(clean);
    }
    assertThat(FIRED).hasValue(1);
  }

  @Test
  void taskWithoutMemoryFailsInOneLineAndDoesNotEndTheProcess() {
    try (TrainingData whole = data(Digits.rows(EXAMPLES, 1)); TrainingData data = faultyData(whole, place -> {
      if (place == 33 && READS.incrementAndGet() > 1) {
        FIRED.incrementAndGet();
        throw new OutOfMemoryError("Java heap space");
      }
    })) {
      assertThatThrownBy(() -> parameters(data, new TrainingListener() {}))
          .rootCause().isInstanceOf(MemoryExhaustedException.class)
          .hasMessageStartingWith("the driver is out of memory (Java heap space): its heap is ")
          .hasMessageContainingAll("SPARK_DRIVER_MEMORY", "a smaller batch size or fewer workers")
          .message().doesNotContain("\n");
    }
    assertThat(FIRED).hasValue(4);
  }

  @Test
  void tasksThatAreKilledWhileTheirResultsAreAveragedAreStartedAgain() {
    Queue<Long> tasks = new ConcurrentLinkedQueue<>();
    SparkListener starts = new SparkListener() {
      @Override
      public void onTaskStart(SparkListenerTaskStart start) {
        tasks.add(start.taskInfo().taskId());
      }
    };
    spark.sc().addSparkListener(starts);
    try (TrainingData data = data(Digits.rows(EXAMPLES, 1))) {
      assertThat(parameters(data, new TrainingListener() {
        @Override
        public void windowEnded(WindowSummary window) {
          if (window.epoch() == 2 && window.window() == 2) {
            tasks.forEach(task -> FIRED.addAndGet(spark.sc().killTaskAttempt(task, true, "a fault") ? 1 : 0));
          }
        }
      })).isEqualTo(clean);
    } finally {
      spark.sc().removeSparkListener(starts);
    }
    assertThat(FIRED.get()).as("tasks killed").isPositive();
  }

  @Test
  void taskThatAlwaysThrowsEndsTheRunWithItsReason() {
    try (TrainingData whole = data(Digits.rows(EXAMPLES, 1)); TrainingData data = faultyData(whole, place -> {
      if (place == 33 && FIRED.incrementAndGet() > 1) {
        throw new IllegalStateException("this disk is broken");
      }
    })) {
      assertThatThrownBy(() -> parameters(data, new TrainingListener() {})).hasMessageContaining("this disk is broken");
    }
    assertThat(FIRED.get()).as("the first epoch, and four attempts at the second").isEqualTo(5);
  }

  @Test
  void taskThatAlwaysThrowsWhileItLoadsEndsTheRunWithItsReason() {
    try (TrainingData data = data(failing(Digits.rows(EXAMPLES, 1), Integer.MAX_VALUE))) {
      assertThatThrownBy(() -> parameters(data, new TrainingListener() {})).hasMessageContaining("this row is broken");
    }
    assertThat(FIRED.get()).isEqualTo(4);
  }

  /** Rows of which one cannot be read the first {@code times}. */
  private static Dataset<Row> failing(Dataset<Row> rows, int times) {
    return LocalSpark.session().createDataFrame(
        rows.toJavaRDD().map(row -> {
          if (row.getLong(0) == 42 && FIRED.get() < times) {
            FIRED.incrementAndGet();
            throw new IllegalStateException("this row is broken");
          }
          return row;
        }), ImageDataSet.SCHEMA);
  }

  private static TrainingData data(Dataset<Row> rows) {
    return TrainingData.pack(
        Enlarged.once(rows, EXAMPLES), Digits.rows(40, 2), 40, Digits.FEATURES, 2, Validation.TEST, SEED);
  }

  private static TrainingData faultyData(TrainingData whole, FaultyBlock.Fault fault) {
    return new TrainingData(
        whole.train().map(block -> new FaultyBlock(block, fault)), whole.validation(), whole.test(), EXAMPLES);
  }

  private static float[] parameters(TrainingData data, TrainingListener listener) {
    TrainingPlan plan = new TrainingPlan(SPEC, 3, 4, 0.02, 2, Averaging.every(3), SEED, StepKind.FUSED);
    return new Trainer(spark, plan).train(data, listener).parameters().flat();
  }
}
