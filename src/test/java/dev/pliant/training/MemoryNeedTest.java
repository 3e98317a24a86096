package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.data.Augmentation;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final long GB = 1L << 30;
  private static final MemoryNeed.Names NAMES = new MemoryNeed.Names("--layers", "--batch-size", "--keep");

  private static TrainingPlan plan(List<Integer> layers, int batchSize, int workers, String keep) {
    Recipe recipe = new Recipe(
        1, WeightStart.GLOROT, RateSchedule.Shape.CONSTANT, 0, 0, Regularization.NONE, Augmentation.NONE,
        Keep.parse(keep));
    return new TrainingPlan(
        Network.dense(layers, List.of("tanh"), Sharing.LAYER), 1_000_000, batchSize, 0.01, workers,
        Averaging.every(10), 1, StepKind.FUSED, recipe);
  }

  private static void require(TrainingPlan plan, long examples, long driver, long executor) {
    MemoryNeed.require(plan, examples, driver, executor, NAMES);
  }

  @Test
  void countsWhatIsCertainToBeThereAtOneTime() {
    MemoryNeed need = MemoryNeed.of(plan(List.of(9, 10, 5), 1000, 2, "average:3"), 100);
    long parameters = 10 * 10 + 11 * 5;
    assertThat(need.state()).isEqualTo(12 * parameters);
    assertThat(need.kept()).isEqualTo(12 * parameters);
    // A worker has 50 examples, whatever the batch size; what is before an activation and after it are both there.
    assertThat(need.minibatch()).isEqualTo(4 * 50 * (2 * (10 + 10 + 5) + 1));
    assertThat(need.ofWorker()).isEqualTo(2 * need.state() + need.minibatch());
    assertThat(need.ofDriver(false)).isEqualTo(5 * need.state() + need.kept());
    assertThat(need.ofDriver(true)).isEqualTo(3 * need.state() + need.kept() + 2 * need.ofWorker());
  }

  @Test
  void whatFitsIsNotRefused() {
    assertThatCode(() -> {
      require(plan(List.of(784, 128, 10), Integer.MAX_VALUE, 2, "last"), 60_000, 2 * GB, 0);
      require(plan(List.of(1 << 18, 32, 2), 32, 4, "last"), 10_000, 2 * GB, 0);
      require(plan(List.of(784, 128, 10_000), 32, 8, "last"), 60_000, 2 * GB, GB);
    }).doesNotThrowAnyException();
  }

  @Test
  void whatSurelyDoesNotFitIsRefusedInOneLine() {
    refused(plan(List.of(784, 1_000_000, 10), 32, 1, "last"), 60_000, 2 * GB, 0,
        "--layers: a network of this size needs at least 47.9 GB of heap with 1 worker, and the driver has 2.0 GB; make"
            + " it smaller, use fewer workers, or give the driver more (SPARK_DRIVER_MEMORY=72g)");
    refused(plan(List.of(784, 128, 10), 10_000_000, 4, "last"), 40_000_000, 8 * GB, 0,
        "--batch-size: minibatches of this size need at least", "with 4 workers, and the driver has 8.0 GB");
    refused(plan(List.of(784, 128, 10), 32, 1, "average:1000000"), 60_000, 8 * GB, 0,
        "--keep: so many epochs to keep need at least", "of heap");
    refused(plan(List.of(784, 100_000, 10), 32, 1, "last"), 60_000, 16 * GB, GB,
        "--layers: ", "an executor has 1.0 GB", "--conf spark.executor.memory=3g");
    refused(plan(List.of(784, 300_000, 10), 32, 1, "last"), 60_000, 100 * GB, 100 * GB,
        "--layers: the network's 238500010 parameters and their Adam moments are 2.7 GB, and a message");
    refused(plan(List.of(10, 100_000, 10), 30_000, 1, "last"), 60_000, 1000 * GB, 0,
        "--batch-size 30000: a worker's minibatch of 30000 examples times 100000 units",
        "use at most 21474, or smaller layers");
  }

  private static TrainingPlan convolution(int batchSize, int workers) {
    TrainingPlan plan = plan(List.of(9, 10, 5), batchSize, workers, "last");
    Network network = Network.parse(
        "input:32x32x3 conv:64/3x3 act softmax/10", new Network.Setting(null, 0, List.of("relu"), Sharing.LAYER));
    return new TrainingPlan(
        network, plan.epochs(), batchSize, 0.01, workers, plan.averaging(), 1, StepKind.FUSED, plan.recipe());
  }

  @Test
  void whatConvolutionsTakeIsCounted() {
    MemoryNeed need = MemoryNeed.of(convolution(500, 2), 60_000);
    int pixels = 32 * 32;
    int filters = 3 * 3 * 3 * 64;
    assertThat(need.minibatch()).isEqualTo(4L * (500 * (2 * (2 * pixels * 64 + 10) + 1) + filters));
    assertThat(need.outside()).isEqualTo(4L * (500 * pixels * (3 + 64) + 2 * filters));
    assertThatCode(() -> {
      MemoryNeed.requireOutside(convolution(500, 2), 60_000, GB, true, NAMES);
      MemoryNeed.requireOutside(convolution(50_000, 2), 600_000, 0, true, NAMES);
      MemoryNeed.requireOutside(plan(List.of(9, 10, 5), 50_000, 2, "last"), 600_000, 1, true, NAMES);
    }).doesNotThrowAnyException();
    assertThatThrownBy(() -> MemoryNeed.requireOutside(convolution(3000, 2), 60_000, GB, true, NAMES))
        .hasMessage("--batch-size: convolutions over minibatches of this size need at least 1.5 GB outside the heap, and"
            + " the driver may take 1.0 GB; make them smaller, use fewer workers, or allow more (Java's option"
            + " -Dorg.bytedeco.javacpp.maxbytes=3g)");
    assertThatCode(() -> MemoryNeed.requireOutside(convolution(3000, 2), 60_000, GB, false, NAMES))
        .doesNotThrowAnyException();
  }

  @Test
  void limitOutsideTheHeapOfAnExecutorIsItsOptionElseItsHeap() {
    SparkConf conf = new SparkConf(false).set("spark.executor.memory", "3g");
    assertThat(NativeLimit.ofExecutor(conf)).isEqualTo(3 * GB);
    conf.set("spark.executor.extraJavaOptions", "-Dx=1 -Dorg.bytedeco.javacpp.maxbytes=2g -Dy=5g");
    assertThat(NativeLimit.ofExecutor(conf)).isEqualTo(2 * GB);
    conf.set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=1000");
    assertThat(NativeLimit.ofExecutor(conf)).isEqualTo(1000);
  }

  private static void refused(TrainingPlan plan, long examples, long driver, long executor, String... reasons) {
    assertThatThrownBy(() -> require(plan, examples, driver, executor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(reasons).message().doesNotContain("\n");
  }

  @Test
  void moreUpdatesThanAScheduleCountsAreRefused() {
    TrainingPlan plan = plan(List.of(9, 10, 5), 10, 1, "last");
    Recipe cosine = new Recipe(
        1, WeightStart.GLOROT, RateSchedule.Shape.COSINE, 0, 0, Regularization.NONE, Augmentation.NONE, Keep.LAST);
    TrainingPlan scheduled = new TrainingPlan(
        plan.network(), 2_000_000_000, 10, 0.01, 1, plan.averaging(), 1, StepKind.FUSED, cosine);
    assertThatThrownBy(() -> scheduled.steps(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("epochs 2000000000: ").hasMessageEndingWith("use at most 214748364 epochs");
  }
}
