package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class TaskSlotsTest {
  private static SparkConf settings(String... pairs) {
    SparkConf conf = new SparkConf(false);
    for (String pair : pairs) {
      conf.set("spark." + pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return conf;
  }

  @Test
  void underDynamicAllocationTheNumberFollowsFromTheSettings() {
    assertThat(TaskSlots.expected(settings())).as("no limit, nothing to start with").isEqualTo(1);
    assertThat(TaskSlots.expected(settings("executor.cores=4"))).isEqualTo(4);
    assertThat(TaskSlots.expected(settings("executor.cores=4", "task.cpus=2", "dynamicAllocation.maxExecutors=3")))
        .isEqualTo(6);
    assertThat(TaskSlots.expected(settings("dynamicAllocation.minExecutors=2", "executor.cores=3"))).isEqualTo(6);
    assertThat(TaskSlots.expected(settings("dynamicAllocation.initialExecutors=5", "dynamicAllocation.minExecutors=2")))
        .isEqualTo(5);
    assertThat(TaskSlots.expected(settings("executor.instances=7"))).isEqualTo(7);
    assertThat(TaskSlots.expected(settings("dynamicAllocation.initialExecutors=1", "dynamicAllocation.maxExecutors=8")))
        .as("a limit goes before the start").isEqualTo(8);
    assertThat(TaskSlots.expected(settings("master=spark://host:7077", "cores.max=10", "task.cpus=2"))).isEqualTo(5);
    assertThat(TaskSlots.expected(settings("master=yarn", "cores.max=10"))).as("not of this cluster").isEqualTo(1);
    assertThat(TaskSlots.expected(
        settings("master=spark://host:7077", "cores.max=10", "executor.cores=4", "dynamicAllocation.maxExecutors=2")))
        .isEqualTo(8);
    assertThat(TaskSlots.most(settings("dynamicAllocation.maxExecutors=2147483646", "executor.cores=4")))
        .isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(TaskSlots.most(settings("dynamicAllocation.initialExecutors=5"))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void tasksComeAndAreLetGo() {
    JavaSparkContext spark = LocalSpark.context();
    int slots = TaskSlots.present(spark.sc());
    assertThat(TaskSlots.expected(spark.sc())).isEqualTo(slots).isEqualTo(TaskSlots.most(spark.sc()));
    List<Integer> come = new ArrayList<>();
    TaskSlots.gather(spark, slots, Duration.ofMinutes(1), come::add);
    assertThat(come).isSorted().last().isIn(slots - 1, slots);
    assertThatThrownBy(() -> TaskSlots.gather(spark, slots + 1, Duration.ofSeconds(1), come::add))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "only " + slots + " of " + (slots + 1) + " workers got a task slot within 1 seconds; give");
    assertThat(spark.parallelize(List.of(1, 2, 3), 3).count()).as("slots are free again").isEqualTo(3);
  }

  @Test
  void applicationThatEndsMeanwhileIsTold() {
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session("local[2]").sparkContext());
    assertThatThrownBy(() -> TaskSlots.gather(spark, 3, Duration.ofMinutes(1), come -> {
      if (come == 2) {
        LocalSpark.stop();
      }
    })).isInstanceOf(TrainingException.class)
        .hasMessage("Spark has ended the application while 3 workers waited for task slots");
    assertThat(TaskSlots.present(spark.sc())).isZero();
  }
}
