package dev.pliant.export;

import dev.pliant.files.Aside;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network as the archive of DL4J's own serializer: configuration and parameters. */
public final class Dl4jArchive {
  private Dl4jArchive() {}

  /**
   * Writes {@code network}, a {@code MultiLayerNetwork} or a {@code ComputationGraph}, without the updater's state. If
   * activations are learned, a reader needs Pliant's classes on the class path.
   */
  public static void write(Model network, OutputStream out) throws IOException {
    // DL4J's networks can write themselves only to files.
    Path folder = Aside.temporaryFolder();
    Path file = folder.resolve("network.zip");
    try {
      if (network instanceof ComputationGraph graph) {
        graph.save(file.toFile(), false);
      } else {
        ((MultiLayerNetwork) network).save(file.toFile(), false);
      }
      Files.copy(file, out);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }
}
