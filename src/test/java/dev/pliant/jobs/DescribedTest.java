package dev.pliant.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** What Spark is told of jobs. */
class DescribedTest {
  private final JavaSparkContext spark = LocalSpark.context();
  private final SparkContext context = spark.sc();
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  @Test
  void jobsAndStagesAreCalledByTheWorkTheyAreOfAndNoLonger() throws Exception {
    String before = context.getLocalProperty("spark.job.description");
    SparkListener listener = new SparkListener() {
      @Override
      public void onJobStart(SparkListenerJobStart start) {
        String stage = JavaConverters.seqAsJavaList(start.stageInfos()).get(0).name();
        String description = start.properties().getProperty("spark.job.description");
        seen.put(stage, String.valueOf(description));
      }
    };
    context.addSparkListener(listener);
    try {
      try (Described run = Described.as(context, "run a")) {
        count();
        try (Described write = Described.as(context, "write table epochs")) {
          count();
        }
        Thread other = new Thread(() -> {
          try (Described read = Described.as(context, "read")) {
            count();
          }
        });
        other.start();
        other.join();
      }
      count();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    String outer = before == null ? "" : before + ": ";
    assertThat(seen)
        .containsEntry("run a", outer + "run a")
        .containsEntry("write table epochs", outer + "run a: write table epochs")
        .containsEntry("read", outer + "run a: read")
        .hasSize(4);
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo(before);
    assertThat(context.getLocalProperty("callSite.short")).isNull();
  }

  private void count() {
    spark.parallelize(List.of(1, 2), 2).count();
  }
}
