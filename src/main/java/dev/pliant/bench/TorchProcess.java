package dev.pliant.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pliant.data.Block;
import dev.pliant.training.TrainingData;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaRDD;

/**
 * A Python process that runs this package's script {@code pytorch_mlp.py}. The script trains the network with PyTorch
 * and writes one line of JSON per epoch.
 */
final class TorchProcess {
  private static final String SCRIPT = "pytorch_mlp.py";
  private static final long QUICK_SECONDS = 30;
  private static final long FULL_SECONDS = 600;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchPlan plan;
  private final Pace pace;
  private final ChildProcess process;
  private final Path script;
  private final Path data;
  private final Path out;
  private final Path err;
  private final long limitSeconds;

  /** The script's result. */
  record Result(String version, EpochLog log) {}

  /** @param process runs Python */
  TorchProcess(BenchPlan plan, Pace pace, ChildProcess process) {
    Path folder = process.folder();
    this.plan = plan;
    this.pace = pace;
    this.process = process;
    this.script = folder.resolve(SCRIPT);
    this.data = folder.resolve("examples");
    this.out = folder.resolve("out");
    this.err = folder.resolve("err");
    this.limitSeconds = plan.effort() == Effort.QUICK ? QUICK_SECONDS : FULL_SECONDS;
  }

  /**
   * Writes the examples: four big-endian ints, which are the numbers of training examples, test examples, features and
   * classes; then the training examples' pixels, their labels, the test examples' pixels and their labels, each an
   * unsigned byte.
   */
  void writeData(BenchData examples) throws IOException {
    try (TrainingData packed = examples.pack(1, plan.seed());
        DataOutputStream file = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(data)))) {
      file.writeInt(Math.toIntExact(examples.trainCount()));
      file.writeInt(Math.toIntExact(examples.testCount()));
      file.writeInt(examples.features());
      file.writeInt(plan.network().classes());
      write(packed.train(), file);
      write(packed.test(), file);
    }
  }

  private static void write(JavaRDD<Block> blocks, OutputStream file) throws IOException {
    List<byte[]> labels = new ArrayList<>();
    Iterator<Block> local = blocks.toLocalIterator();
    while (local.hasNext()) {
      Block block = local.next();
      float[] values = new float[block.features()];
      int[] columns = new int[block.features()];
      byte[] label = new byte[block.size()];
      for (int i = 0; i < block.size(); i++) {
        byte[] pixels = new byte[block.features()];
        int nonZeros = block.copyNonZeros(i, values, columns, 0);
        for (int p = 0; p < nonZeros; p++) {
          pixels[columns[p]] = (byte) Math.round(values[p] * 255);
        }
        file.write(pixels);
        label[i] = (byte) block.label(i);
      }
      labels.add(label);
    }
    for (byte[] label : labels) {
      file.write(label);
    }
  }

  /**
   * Trains on {@code threads} threads.
   *
   * @throws NotMeasuredException if Python or PyTorch cannot run, or takes too long
   * @throws IOException if the output is not the script's
   */
  Result run(int threads) throws IOException, InterruptedException, NotMeasuredException {
    try (InputStream in = TorchProcess.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    int exit;
    try {
      exit = process.run(command(threads), limitSeconds);
    } catch (IOException e) {
      throw new NotMeasuredException(plan.python() + " cannot be run; give a Python program with --python");
    } catch (TimeoutException e) {
      throw new NotMeasuredException(plan.python() + " " + e.getMessage());
    }
    if (exit != 0) {
      throw new NotMeasuredException(plan.python() + ": " + ChildProcess.lastLine(err, "exit code " + exit));
    }
    return parse();
  }

  private ProcessBuilder command(int threads) {
    ProcessBuilder builder = new ProcessBuilder(
        plan.python(), script.toString(),
        "--data", data.toString(),
        "--layers", plan.network().denseText().orElseThrow(),
        "--activations", String.join(",", plan.network().functions()),
        "--batch-size", String.valueOf(plan.batchSize()),
        "--learning-rate", String.valueOf(plan.learningRate()),
        "--seed", String.valueOf(plan.seed()),
        "--threads", String.valueOf(threads),
        "--least-epochs", String.valueOf(pace.warmUp() + pace.measured()),
        "--most-epochs", String.valueOf(pace.most()),
        "--target", String.valueOf(plan.target()))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    // Pliant sets these to one thread, and BLAS reads its own variable before the script can change it.
    Map<String, String> environment = builder.environment();
    for (String variable : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
      environment.put(variable, String.valueOf(threads));
    }
    return builder;
  }

  private Result parse() throws IOException {
    EpochLog log = new EpochLog();
    String version = null;
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      JsonNode node = json(line);
      if (node.has("torch")) {
        version = node.get("torch").asText();
      } else {
        log.add(
            (long) number(node, "examples", line), number(node, "seconds", line), number(node, "accuracy", line));
      }
    }
    if (version == null || log.size() < pace.warmUp() + pace.measured()) {
      throw new IOException("the PyTorch script wrote " + log.size() + " epochs and "
          + (version == null ? "no version" : "version " + version));
    }
    return new Result(version, log);
  }

  private static JsonNode json(String line) throws IOException {
    try {
      JsonNode node = JSON.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // The exception below reports this.
    }
    throw garbled(line);
  }

  private static double number(JsonNode node, String name, String line) throws IOException {
    JsonNode value = node.get(name);
    if (value == null || !value.isNumber()) {
      throw garbled(line);
    }
    return value.asDouble();
  }

  private static IOException garbled(String line) {
    return new IOException("the PyTorch script wrote an unexpected line: " + line);
  }
}
