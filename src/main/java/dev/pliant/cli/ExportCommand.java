package dev.pliant.cli;

import dev.pliant.export.Dl4jArchive;
import dev.pliant.export.OnnxModel;
import dev.pliant.export.UnsupportedActivationException;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.results.RunRow;
import dev.pliant.runs.Build;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.step.Flips;
import dev.pliant.words.EnumWords;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: a stored run's network as a file for other programs. */
@Command(
    name = "export",
    description = "Writes the network of a stored run, rebuilt from the tables runs and parameters, as a file that"
        + " other programs run: as ONNX, or as DL4J's own archive.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh export --run 20260101-120000-affine --format onnx --to affine.onnx"})
final class ExportCommand implements Callable<Integer> {
  /** Formats of files. */
  private enum Format {
    ONNX,
    DL4J
  }

  @Spec private CommandSpec spec;

  @Option(names = "--run", required = true, paramLabel = "ID", description = "The run.")
  private String runId;

  @Option(names = "--format", required = true, paramLabel = "onnx|dl4j",
      description = "onnx: standard operators on floats; from features [batch, inputs], in [0, 1] for images, to"
          + " logits and probability [batch, classes]. dl4j: what DL4J's ModelSerializer restores with Pliant's jar"
          + " on the class path, maps as [batch, channels, rows, columns]; without state of the updater, which is not"
          + " stored.")
  private String format;

  @Option(names = "--to", required = true, paramLabel = "FILE",
      description = "The file, on any file system that Spark reads. It appears whole or not at all.")
  private String to;

  @Option(names = "--overwrite", description = "Replace the file if it exists instead of refusing.")
  private boolean overwrite;

  @Mixin private OutOption out;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Format kind = format();
    Console console = Console.of(spec, Console.Quiet.NO, json.form());
    try (SparkSession session = Sessions.open("pliant export " + runId, console)) {
      TargetFile file =
          TargetFile.of(session, "--to", to, overwrite ? Rename.OVERWRITE : Rename.NONE);
      StoredNetwork stored = Results.network(Results.toRead(session, out.folder), out.folder, runId);
      long bytes = kind == Format.ONNX
          ? onnx(stored, file)
          : dl4j(stored, file);
      Network shape = stored.network();
      console.result("run " + runId + " as " + format + " in " + file + ": " + Numbers.grouped(bytes) + " bytes, "
          + (kind == Format.ONNX
              ? "features [batch, " + shape.inputs() + "] to logits and probability [batch, " + shape.classes() + "]"
              : dl4jInput(shape.input()) + " to " + shape.classes() + " probabilities, without updater state"));
      if (stored.flips() == Flips.ON) {
        console.warning("the file has the network alone: to predict as the run does, average the probabilities of an"
            + " image and of the image flipped from left to right");
      }
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("run_id", runId);
      summary.put("out", out.folder);
      summary.put("format", format);
      summary.put("to", file.toString());
      summary.put("bytes", bytes);
      console.summary(summary);
    }
    return 0;
  }

  private Format format() {
    try {
      return EnumWords.parse(Format.class, "format", format);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--format: " + e.getMessage(), e);
    }
  }

  private static long onnx(StoredNetwork stored, TargetFile file) {
    try {
      byte[] model = OnnxModel.of(stored.parameters(), Build.version(), metadata(stored));
      return file.write(stream -> stream.write(model));
    } catch (UnsupportedActivationException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static long dl4j(StoredNetwork stored, TargetFile file) {
    try {
      Model network = stored.toDl4j();
      return file.write(stream -> Dl4jArchive.write(network, stream));
    } catch (UnsupportedNetworkException e) {
      throw new UsageException("--format dl4j: " + e.getMessage() + "; take another format", e);
    }
  }

  /** What DL4J takes: the values of a vector, or a map with its channels first. */
  private static String dl4jInput(Shape input) {
    return input.isVector()
        ? input.size() + " inputs"
        : "[batch, " + input.units() + ", " + input.rows() + ", " + input.columns() + "]";
  }

  private static Map<String, String> metadata(StoredNetwork stored) {
    RunRow run = stored.run();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("run_id", run.runId());
    metadata.put("dataset", run.dataset());
    metadata.put("data_sha256", run.dataSha256());
    metadata.put("classes", String.valueOf(stored.network().classes()));
    metadata.put("network", stored.network().text());
    metadata.put("layers", stored.network().denseText().orElse(""));
    metadata.put("activation", run.activation());
    metadata.put("sharing", run.sharing());
    if (run.parametersSha256() != null) {
      metadata.put("parameters_sha256", run.parametersSha256());
    }
    return metadata;
  }
}
