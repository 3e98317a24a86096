package dev.pliant.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunExistsException;
import dev.pliant.results.RunRow;
import dev.pliant.results.Table;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.RecurringException;
import dev.pliant.training.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as a Java program makes them. */
class RunsTest {
  @TempDir private Path folder;

  @Test
  void networkIsTrainedStoredAndReadBack() throws Exception {
    SparkSession spark = LocalSpark.session();
    String data = IdxFiles.write(folder.resolve("data"), 120, 40, 3, 3, 3, 11).toString();
    String out = folder.resolve("results").toString();

    // As in the README.
    ImageDataSet images = ImageDataSet.open(spark, "mine", data, 3);
    Network network = Network.dense(List.of(9, 7, 3), List.of("swish"), Sharing.LAYER);
    TrainingPlan plan = new TrainingPlan(network, 2, 8, 0.01, 2, Averaging.every(100), 42, StepKind.AUTO);
    RunRow run = new Runs(spark, out).train("my-run", images, plan);
    StoredNetwork stored = StoredNetwork.load(new ResultsStore(spark, out), out, "my-run");

    assertThat(run.status()).isEqualTo(RunRow.FINISHED);
    assertThat(stored.run()).isEqualTo(run);
    assertThat(stored.network()).isEqualTo(network);
    assertThat(stored.parameters().network()).isEqualTo(network);
    assertThat(new ResultsStore(spark, out).read(Table.EPOCHS).count()).isEqualTo(2);
    assertThatThrownBy(() -> new Runs(spark, out).train("my-run", images, plan)).isInstanceOf(RunExistsException.class);
    assertThatThrownBy(() -> StoredNetwork.load(new ResultsStore(spark, out), out, "my-ran"))
        .isInstanceOf(UnusableRunException.class).hasMessageContaining("my-run");

    TrainingPlan steep = new TrainingPlan(network, 2, 8, 1e30, 2, Averaging.every(100), 42, StepKind.AUTO);
    assertThatThrownBy(() -> new Runs(spark, out).train("steep", images, steep)).isInstanceOf(RecurringException.class);
    assertThatThrownBy(() -> StoredNetwork.load(new ResultsStore(spark, out), out, "steep"))
        .isInstanceOf(UnusableRunException.class).hasMessageStartingWith("run steep failed (");
  }
}
