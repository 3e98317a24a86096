package dev.pliant.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.activation.Examples;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Plain DL4J restores what was archived. */
class Dl4jArchiveTest {
  @TempDir private Path folder;

  static List<String> specs() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void dl4jRestoresANetworkThatComputesTheSameForEveryActivationAndSharing(String activation) throws IOException {
    float[][] examples = Networks.examples(20, 23, 4);
    for (Sharing sharing : Sharing.values()) {
      MultiLayerNetwork network =
          Networks.moved(Network.dense(List.of(23, 12, 7, 4), List.of(activation), sharing), 9);
      Path file = folder.resolve(sharing + ".zip");
      try (OutputStream out = Files.newOutputStream(file)) {
        Dl4jArchive.write(network, out);
      }
      float[][] expected = Networks.probabilities(network, examples);
      assertThat(Networks.probabilities(ModelSerializer.restoreMultiLayerNetwork(file.toFile()), examples))
          .isDeepEqualTo(expected);
      assertThat(Networks.probabilities(MultiLayerNetwork.load(file.toFile(), false), examples))
          .isDeepEqualTo(expected);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        assertThat(zip.getEntry("updaterState.bin")).isNull();
      }
    }
  }

  /** Maps are [channels, rows, columns] in DL4J. */
  @ParameterizedTest
  @ValueSource(strings = {
    "input:8x6x2 conv:3/3x3 swish maxpool:2 conv:4/2x2/2/valid gelu dense:5 tanh softmax/4",
    "x = input:8x6x2 conv:3/3x3 norm swish; y = x conv:3/1x1; add(x,y) relu join(x) flatten prelu softmax/4"
  })
  void dl4jRestoresANetworkOfMaps(String text) throws IOException {
    Network network = Network.parse(text, Network.Setting.of(Sharing.UNIT));
    Model model = Dl4jForm.of(network, Updaters.same(new Sgd(1)), WeightStart.GLOROT, 9).open();
    Path file = folder.resolve("maps.zip");
    try (OutputStream out = Files.newOutputStream(file)) {
      Dl4jArchive.write(model, out);
    }
    INDArray examples = Nd4j.rand(20, 2, 8, 6);
    assertThat(model instanceof MultiLayerNetwork chain
        ? MultiLayerNetwork.load(file.toFile(), false).output(examples).equals(chain.output(examples))
        : ComputationGraph.load(file.toFile(), false).outputSingle(examples)
            .equals(((ComputationGraph) model).outputSingle(examples)))
        .isTrue();
  }
}
