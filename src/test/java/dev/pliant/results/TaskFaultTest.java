package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that fails while it writes, where Spark tries each four times. */
class TaskFaultTest {
  @TempDir private Path folder;

  @AfterAll
  static void stop() {
    LocalSpark.stop();
  }

  @Test
  void taskThatThrowsWhileItWritesATableIsTriedAgain() {
    SparkSession spark = LocalSpark.session("local[2,4]");
    spark.sparkContext().hadoopConfiguration().setClass("fs.faulty.impl", FaultyFileSystem.class, FileSystem.class);
    ResultsStore results = new ResultsStore(spark, "faulty://" + folder.resolve("out"));
    FaultyFileSystem.failInATask();
    results.write(Runs.small("a"));
    assertThat(FaultyFileSystem.fired()).isTrue();
    assertThat(results.read(Table.RUNS).count()).isOne();
    assertThat(results.read(Table.EPOCHS).count()).isEqualTo(2);
    assertThat(results.read(Table.PARAMETERS).count()).isEqualTo(Runs.small("a").parameters().size());
    assertThat(folder.resolve("out/_unfinished")).doesNotExist();
  }
}
