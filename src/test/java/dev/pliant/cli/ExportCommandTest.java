package dev.pliant.cli;

import static dev.pliant.cli.Captured.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.pliant.data.IdxFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Stored runs as files for others, as a user makes them, in this JVM. */
class ExportCommandTest {
  @TempDir private static Path trained;
  @TempDir private Path folder;
  private static Path out;

  @BeforeAll
  static void train() throws IOException {
    out = trained.resolve("out");
    IdxFiles.write(trained.resolve("data"), 100, 20, 3, 3, 3, 11);
    Captured captured = Captured.run(
        "train", "--data", trained.resolve("data").toString(), "--out", out.toString(), "--run-id", "r", "--epochs",
        "1", "--layers", "9,6,5,3", "--activation", "apl:2", "--sharing", "network", "--workers", "1",
        "--report", "off");
    assertThat(captured.exit()).as(captured.err()).isZero();
  }

  @Test
  void onnxOfARunIsAFileThatSaysWhatItIs() throws Exception {
    Path file = folder.resolve("new folder/a b.onnx");
    Captured captured = export("--run", "r", "--format", "onnx", "--to", file.toString());
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).matches("run r as onnx in " + file
        + ": [0-9 ]+ bytes, features \\[batch, 9\\] to logits and probability \\[batch, 3\\]\n");
    assertThat(names()).containsExactly("new folder", "new folder/a b.onnx");
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("run_id", "r").containsEntry("classes", "3").containsEntry("layers", "9,6,5,3")
          .containsEntry("dataset", trained.resolve("data").toString()).containsEntry("activation", "apl:2")
          .containsEntry("sharing", "network").containsKeys("data_sha256", "parameters_sha256");
    }
  }

  @Test
  void fileThatIsThereStaysUnlessItIsToBeReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("r.zip"), "mine");
    assertRefused(2, export("--run", "r", "--format", "dl4j", "--to", file.toString()),
        "--to " + file + " exists already; name another, or replace it with --overwrite");
    assertThat(file).hasContent("mine");
    Captured captured = export("--run", "r", "--format", "dl4j", "--to", file.toString(), "--overwrite");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).startsWith("run r as dl4j in " + file + ": ")
        .endsWith(" bytes, 9 inputs to 3 probabilities, without updater state\n");
    assertThat(names()).containsExactly("r.zip");

    float[][] pixels = new float[2][9];
    // As in the README.
    MultiLayerNetwork network = MultiLayerNetwork.load(new File(file.toString()), false);
    INDArray probability = network.output(Nd4j.createFromArray(pixels));   // float[][]: [batch, inputs]
    assertThat(probability.shape()).containsExactly(2, 3);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void deviceAndPipeAreRefusedAndAColonIsPartOfAName() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String to : List.of(pipe.toString(), "/dev/null")) {
      assertRefused(2, export("--run", "r", "--format", "onnx", "--to", to, "--overwrite"),
          "--to " + to + " is a device, a pipe or a socket; name a file");
    }
    assertRefused(2, export("--run", "r", "--format", "onnx", "--to", folder + "/x/"), "is a folder; name a file");
    Path colon = folder.resolve("a:b.onnx");
    Captured captured = export("--run", "r", "--format", "onnx", "--to", colon.toString());
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(names()).containsExactly("a:b.onnx", "pipe");
  }

  @Test
  void wrongUseIsOneLineAndLeavesNoFile() throws IOException {
    String file = folder.resolve("f").toString();
    assertRefused(2, export("--run", "r", "--format", "pmml", "--to", file),
        "--format: unknown format 'pmml'; there are: onnx, dl4j");
    assertRefused(2, export("--run", "nope", "--format", "onnx", "--to", file), "no run 'nope' in");
    assertRefused(2, export("--run", "r", "--format", "onnx", "--to", folder.toString()), "is a folder; name a file");
    assertRefused(2, export("--run", "r", "--format", "onnx", "--to", "nofs://f"), "cannot be written (No FileSystem");
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    assertRefused(2, export("--run", "r", "--format", "onnx", "--to", blocked.resolve("f").toString()),
        "cannot be written (");
    assertThat(names()).containsExactly("blocked");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.skip(1).map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  private static Captured export(String... options) {
    List<String> args = new ArrayList<>(List.of("export", "--out", out.toString()));
    args.addAll(List.of(options));
    return Captured.run(args.toArray(String[]::new));
  }
}
