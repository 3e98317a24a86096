package dev.pliant.cli;

import static dev.pliant.cli.Captured.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.data.Enlarged;
import dev.pliant.data.IdxFiles;
import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.layer.Stretch;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.Checkpoint;
import dev.pliant.training.Checkpoints;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.Trainer;
import dev.pliant.training.TrainingData;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind of layer that somebody adds by the guide in {@code layer}: one class and one line are all that it takes. */
class OwnLayerTest {
  private static final String TEXT = "dense:6 stretch:0.5 act";

  @TempDir private static Path folder;
  private static Path data;
  private static String out;

  @BeforeAll
  static void addKind() throws IOException {
    Stretch.register();
    LocalSpark.stop();
    data = IdxFiles.write(folder.resolve("data"), 120, 40, 3, 3, 3, 11);
    out = folder.resolve("out").toString();
  }

  private static Captured train(String runId, String... options) {
    return Captured.run(Stream.concat(
        Stream.of(
            "train", "--data", data.toString(), "--out", out, "--run-id", runId, "--network", TEXT, "--activation", "swish",
            "--epochs", "2", "--workers", "2"),
        Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void isTrainedStoredEvaluatedAndDrawn() throws IOException {
    Captured trained = train("r");
    assertThat(trained.exit()).as(trained.err()).isZero();
    Captured asked = Captured.run("sql", "--out", out, "--format", "csv",
        "SELECT network, values[0] <> 0.5F FROM runs JOIN parameters USING (run_id) WHERE run_id = 'r' AND name = 's' AND node = 'stretch1'");
    assertThat(asked.out().lines().skip(1)).as(asked.err())
        .containsExactly("input:9 dense:6 stretch:0.5 swish softmax/3,true");
    Captured evaluated = Captured.run("evaluate", "--out", out, "--run", "r");
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("the stored test accuracy, exactly");
    try (Stream<Path> pages = Files.walk(folder).filter(file -> file.toString().endsWith(".html"))) {
      assertThat(pages).anySatisfy(page -> assertThat(Files.readString(page)).contains("stretch:0.5"));
    }
  }

  @Test
  void whatElseALayerMayHaveIsNamedWhereItIsMissing() {
    assertRefused(2, train("d", "--step", "dl4j"), "DL4J has no layer stretch:0.5");
    assertThat(train("o", "--report", "off").exit()).isZero();
    assertRefused(2, Captured.run("export", "--out", out, "--run", "o", "--format", "onnx", "--to",
        folder.resolve("o.onnx").toString()), "stretch:0.5");
    assertRefused(2, Captured.run("export", "--out", out, "--run", "o", "--format", "dl4j", "--to",
        folder.resolve("o.zip").toString()), "DL4J has no layer stretch:0.5");
  }

  @Test
  void resumesToTheSameBits() throws IOException {
    FileSystem fs = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path checkpoints = new org.apache.hadoop.fs.Path(folder.resolve("checkpoints").toString());
    float[] whole = trained(null, null, new TrainingListener() {}).parameters().flat();
    assertThatThrownBy(() -> trained(new Checkpoints(fs, checkpoints, Map.of(), 1, 0), null, new TrainingListener() {
      @Override
      public void checkpointWritten(Checkpoint checkpoint) {
        if (checkpoint.place().equals("epoch 1")) {
          throw new IllegalStateException("stopped here");
        }
      }
    })).hasMessage("stopped here");
    Checkpoint from = Checkpoints.newest(fs, checkpoints).orElseThrow().checkpoint();
    assertThat(trained(null, from, new TrainingListener() {}).parameters().flat()).isEqualTo(whole);
  }

  private static TrainedRun trained(Checkpoints checkpoints, Checkpoint from, TrainingListener listener) {
    SparkSession session = LocalSpark.session();
    ImageDataSet images = ImageDataSet.open(session, "own", data.toString(), 3);
    Network network = Network.parse(
        TEXT, new Network.Setting(Shape.vector(9), 3, List.of("swish"), Sharing.LAYER));
    TrainingPlan plan = new TrainingPlan(network, 2, 8, 0.02, 2, Averaging.every(3), 5, StepKind.AUTO);
    try (TrainingData packed = TrainingData.pack(
        Enlarged.once(images.train(), images.trainCount()), images.test(), images.testCount(), 9, 2,
        Validation.parse("0.1"), 5)) {
      return new Trainer(LocalSpark.context(), plan, Diagnostics.ON).train(packed, listener, checkpoints, from);
    }
  }
}
