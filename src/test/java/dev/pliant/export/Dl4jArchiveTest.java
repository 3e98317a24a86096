package dev.pliant.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.activation.Examples;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
}
