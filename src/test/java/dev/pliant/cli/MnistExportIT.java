package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.pliant.LocalSpark;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** A network trained on the real data for an epoch: all its predictions, and what others make of its exported file. */
@Tag("slow")
class MnistExportIT {
  private static final int IMAGES = 10_000;
  private static final int PIXELS = 784;
  private static final int HEADER_BYTES = 16;

  @TempDir Path folder;

  @Test
  void onnxAndDl4jPredictAllTestImagesAsTheRunDoes() throws Exception {
    run("train", "--run-id", "r", "--epochs", "1", "--activation", "hat:17,acon", "--sharing", "unit");
    String predicted = run("predict", "--run", "r");
    String evaluated = run("evaluate", "--run", "r");
    assertThat(evaluated).contains("on the 10 000 test images of mnist: loss ").contains("exactly");
    assertThat(predicted).contains(evaluated.lines().findFirst().orElseThrow());
    Path onnx = folder.resolve("r.onnx");
    Path dl4j = folder.resolve("r.zip");
    run("export", "--run", "r", "--format", "onnx", "--to", onnx.toString());
    run("export", "--run", "r", "--format", "dl4j", "--to", dl4j.toString());

    List<Row> rows = new ResultsStore(LocalSpark.session(), folder.toString()).read(Table.PREDICTIONS)
        .orderBy("id").select("predicted", "probability").collectAsList();
    assertThat(rows).hasSize(IMAGES);
    int[] expected = rows.stream().mapToInt(row -> row.getInt(0)).toArray();
    float[][] images = images();
    float[][] probabilities = inOnnxRuntime(onnx, images);
    assertThat(largest(probabilities)).isEqualTo(expected);
    double farthest = 0;
    for (int i = 0; i < IMAGES; i++) {
      List<Float> probability = rows.get(i).getList(1);
      for (int c = 0; c < probability.size(); c++) {
        farthest = Math.max(farthest, Math.abs(probability.get(c) - probabilities[i][c]));
      }
    }
    assertThat(farthest).isLessThan(1e-4);
    MultiLayerNetwork restored = MultiLayerNetwork.load(dl4j.toFile(), false);
    assertThat(largest(restored.output(Nd4j.createFromArray(images)).toFloatMatrix())).isEqualTo(expected);
  }

  private String run(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--out";
    all[words.length + 1] = folder.toString();
    Captured captured = Captured.run(all);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out();
  }

  /** Those that the commands have fetched. */
  private static float[][] images() throws Exception {
    byte[] bytes = Files.readAllBytes(Home.cache().resolve("mnist").resolve("t10k-images-idx3-ubyte"));
    float[][] images = new float[IMAGES][PIXELS];
    for (int i = 0; i < IMAGES * PIXELS; i++) {
      images[i / PIXELS][i % PIXELS] = (bytes[HEADER_BYTES + i] & 0xff) / 255f;
    }
    return images;
  }

  private static float[][] inOnnxRuntime(Path file, float[][] images) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor features = OnnxTensor.createTensor(environment, images);
        OrtSession.Result result = session.run(Map.of("features", features))) {
      return (float[][]) result.get("probability").orElseThrow().getValue();
    }
  }

  private static int[] largest(float[][] probabilities) {
    return Arrays.stream(probabilities).mapToInt(row -> {
      int largest = 0;
      for (int c = 1; c < row.length; c++) {
        largest = row[c] > row[largest] ? c : largest;
      }
      return largest;
    }).toArray();
  }
}
