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
 * A Python process that runs this package's script {@code pytorch_network.py}. The script trains the network with PyTorch
 * and writes one line of JSON per epoch.
 */
final class TorchProcess {
  private static final String SCRIPT = "pytorch_network.py";
  private static final long QUICK_SECONDS = 120;
  private static final long FULL_SECONDS = 1800;
  private static final String PYTHON = "python3";
  /** Where the first one on the PATH has no PyTorch, the system's own may have it. */
  private static final String SYSTEMS_PYTHON = "/usr/bin/python3";
  private static final String NO_TORCH = "No module named 'torch'";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchPlan plan;
  private final String network;
  private final Pace pace;
  private final ChildProcess process;
  private final Path script;
  private final Path data;
  private final Path out;
  private final Path err;
  private final long limitSeconds;

  /** The script's result. */
  record Result(String version, EpochLog log) {}

  /**
   * @param network as {@link TorchNetwork} describes it
   * @param process runs Python
   */
  TorchProcess(BenchPlan plan, String network, Pace pace, ChildProcess process) {
    Path folder = process.folder();
    this.plan = plan;
    this.network = network;
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
   * @param channelsLast whether maps lie in memory with their channels next to each other
   * @throws NotMeasuredException if Python or PyTorch cannot run, or takes too long
   * @throws IOException if the output is not the script's
   */
  Result run(int threads, boolean channelsLast) throws IOException, InterruptedException, NotMeasuredException {
    try (InputStream in = TorchProcess.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    List<String> programs = plan.python().equals(PYTHON) ? List.of(PYTHON, SYSTEMS_PYTHON) : List.of(plan.python());
    String failure = null;
    for (String python : programs) {
      String ofThis = run(python, threads, channelsLast);
      if (ofThis == null) {
        return parse();
      }
      failure = failure == null ? ofThis : failure;
      if (!ofThis.contains(NO_TORCH)) {
        break;
      }
    }
    throw new NotMeasuredException(failure);
  }

  /** Runs the script; returns null, or what went wrong. */
  private String run(String python, int threads, boolean channelsLast) throws InterruptedException, IOException {
    int exit;
    try {
      exit = process.run(command(python, threads, channelsLast), limitSeconds);
    } catch (TimeoutException e) {
      return python + " " + e.getMessage();
    } catch (IOException e) {
      return python + " cannot be run; give a Python program with --python";
    }
    return exit == 0 ? null : python + ": " + ChildProcess.lastLine(err, "exit code " + exit);
  }

  private ProcessBuilder command(String python, int threads, boolean channelsLast) {
    List<String> words = new ArrayList<>(List.of(
        python, script.toString(),
        "--data", data.toString(),
        "--network", network,
        "--batch-size", String.valueOf(plan.batchSize()),
        "--learning-rate", String.valueOf(plan.learningRate()),
        "--seed", String.valueOf(plan.seed()),
        "--threads", String.valueOf(threads),
        "--least-epochs", String.valueOf(pace.warmUp() + pace.measured()),
        "--most-epochs", String.valueOf(pace.most()),
        "--target", String.valueOf(plan.target())));
    if (channelsLast) {
      words.add("--channels-last");
    }
    ProcessBuilder builder = new ProcessBuilder(words)
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
