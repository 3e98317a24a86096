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

/** A network as the archive that DL4J's own serializer writes and reads: configuration and parameters. */
public final class Dl4jArchive {
  private Dl4jArchive() {}

  /**
   * Writes {@code network}, a {@code MultiLayerNetwork} or a {@code ComputationGraph}, without the state of its updater. Who reads it needs Pliant's classes on the class path
   * where activations are learned.
   */
  public static void write(Model network, OutputStream out) throws IOException {
    // DL4J's networks write themselves to files alone.
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
