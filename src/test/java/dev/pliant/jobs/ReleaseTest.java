package dev.pliant.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** What executors are told to forget is forgotten when the call returns. */
class ReleaseTest {
  private final JavaSparkContext spark = LocalSpark.context();

  @Test
  void blocksAreForgottenAtOnce() {
    JavaRDD<Integer> blocks = spark.parallelize(List.of(1, 2), 2).cache();
    blocks.count();
    assertThat(held(blocks)).isEqualTo(2);
    Release.of(blocks);
    assertThat(held(blocks)).isZero();
  }

  private static long held(JavaRDD<Integer> blocks) {
    return org.apache.spark.SparkEnv.get().blockManager().master()
        .getMatchingBlockIds(new Blocks(blocks.id()), true).size();
  }

  @Test
  void interruptedThreadStaysInterruptedAndDoesNotWait() {
    JavaRDD<Integer> blocks = spark.parallelize(List.of(1), 1).cache();
    blocks.count();
    Thread.currentThread().interrupt();
    Release.of(blocks);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Those of one set. */
  private static final class Blocks extends scala.runtime.AbstractFunction1<org.apache.spark.storage.BlockId, Object>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private final int set;

    Blocks(int set) {
      this.set = set;
    }

    @Override
    public Object apply(org.apache.spark.storage.BlockId id) {
      return id.name().startsWith("rdd_" + set + "_");
    }
  }
}
