package dev.pliant.report;

import dev.pliant.activation.Activations;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.ActivationRow;
import dev.pliant.results.ConfusionRow;
import dev.pliant.results.CurveRow;
import dev.pliant.results.EpochRow;
import dev.pliant.results.InputRow;
import dev.pliant.results.MistakeRow;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.Runs;
import dev.pliant.results.WindowRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Runs to report. */
final class Samples {
  static final Instant STARTED = Instant.parse("2026-03-29T01:59:59.123456Z");
  static final int EPOCHS = 4;

  private Samples() {}

  /** A run with rows in every table, in which two hidden layers went from identity to gelu. */
  static RunTables run(String runId, String activation, String dataset) {
    DoubleUnaryOperator gelu = fixed("gelu");
    List<EpochRow> epochs = new ArrayList<>();
    List<ActivationRow> activations = new ArrayList<>();
    List<CurveRow> curves = new ArrayList<>();
    List<InputRow> inputs = new ArrayList<>();
    List<WindowRow> windows = new ArrayList<>();
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      double part = (double) epoch / EPOCHS;
      for (int layer = 1; layer <= 2; layer++) {
        activations.add(new ActivationRow(epoch, layer, null, "k0", part / layer, null));
        activations.add(new ActivationRow(epoch, layer, null, "k1", 1 - part, null));
        curves.add(curve(epoch, layer, null, x -> (1 - part) * x + part * gelu.applyAsDouble(x)));
      }
      if (epoch > 0) {
        epochs.add(new EpochRow(
            epoch, 1.0 / epoch, 1 - 0.2 / epoch, 1.1 / epoch, 1 - 0.25 / epoch, 1000, 2, 1.0, 1000, 0.1));
        inputs.add(normal(epoch, 1));
        inputs.add(normal(epoch, 2));
        for (int window = 1; window <= 2; window++) {
          windows.add(new WindowRow(epoch, window, 0, 250, 0.5, 300, 150, 0.1, 0.1));
          windows.add(new WindowRow(epoch, window, 1, 250, 0.5, 400, 50, 0.1, 0.1));
        }
      }
    }
    List<ConfusionRow> confusion = new ArrayList<>();
    for (int actual = 0; actual < 3; actual++) {
      for (int predicted = 0; predicted < 3; predicted++) {
        confusion.add(new ConfusionRow("test", actual, predicted, actual == predicted ? 95 : actual, null));
      }
    }
    byte[] pixels = new byte[20];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) (13 * i));
    List<MistakeRow> mistakes = List.of(
        new MistakeRow("test", 1, 7, 1, 2, 0.999f, 0.0001f, 5, 4, pixels, null),
        new MistakeRow("test", 2, 9, 2, 0, 0.75f, 0.2f, 5, 4, pixels, null));
    return new RunTables(
        row(runId, activation, dataset), epochs, activations, curves, inputs, List.of(), List.of(), windows, confusion,
        List.of(), mistakes, List.of());
  }

  /**
   * A run of a network with branches, from identity to one function for each activation. Activation x is alone in its
   * layer; y, activation3 and activation4 have layer 2, and activation4 has nothing to learn.
   */
  static RunTables branched() {
    Network network = Network.stored(
        "x = input:20 dense:8 swish; y = x dense:8 swish; add(x, y) swish relu softmax/3", List.of(), List.of(),
        Sharing.LAYER);
    Map<String, String> functions = Map.of("x", "gelu", "y", "tanh", "activation3", "sigmoid", "activation4", "relu");
    List<ActivationRow> activations = new ArrayList<>();
    List<CurveRow> curves = new ArrayList<>();
    List<InputRow> inputs = new ArrayList<>();
    for (int epoch : new int[] {0, EPOCHS}) {
      // The last first: rows of one epoch have no order.
      for (int i = network.activations().size() - 1; i >= 0; i--) {
        int place = network.activations().get(i);
        int layer = network.number(place);
        String node = network.nodes().get(place).name();
        boolean learns = network.activation(place).mathematics().parameterCount() > 0;
        DoubleUnaryOperator end = fixed(functions.get(node));
        CurveRow curve = curve(epoch, layer, null, epoch == 0 && learns ? x -> x : end);
        curves.add(new CurveRow(epoch, layer, null, curve.x(), curve.g(), curve.slope(), node));
        InputRow seen = normal(epoch, layer);
        inputs.add(new InputRow(
            epoch, layer, 100, seen.count(), 0, 1.5, -7, 7, null, node.equals("y") ? 0.9999 : 0.9, 0, seen.edges(),
            seen.counts(), 0, 0, node));
        if (learns) {
          activations.add(new ActivationRow(epoch, layer, null, "beta", (i + 1) * (epoch == 0 ? 1 : 10), node));
        }
      }
    }
    RunRow row = row("branched", "swish,swish,swish,relu", "mnist", List.of(), network.text());
    return of(row, activations, curves, inputs);
  }

  /** A run that has rows of its activations alone. */
  static RunTables of(RunRow row, List<ActivationRow> activations, List<CurveRow> curves, List<InputRow> inputs) {
    return new RunTables(
        row, List.of(), activations, curves, inputs, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  /** The same where nothing but the run's row is left. */
  static RunTables bare(String runId) {
    return RunTables.failed(row(runId, "prelu", "mnist"));
  }

  /** A run whose row has that text of its network, and nothing else. */
  static RunTables described(String runId, String network) {
    return RunTables.failed(row(runId, "relu", "mnist", List.of(), network));
  }

  static RunRow row(String runId, String activation, String dataset) {
    return row(runId, activation, dataset, List.of(20, 8, 6, 3), null);
  }

  private static RunRow row(
      String runId, String activation, String dataset, List<Integer> layers, String network) {
    return RunRow.of(Runs.row(runId)
        .with("started_at", STARTED)
        .with("finished_at", STARTED.plusSeconds(60))
        .with("dataset", dataset)
        .with("activation", activation)
        .with("layers", layers)
        .with("parameter_count", 300L)
        .with("epochs", EPOCHS)
        .with("workers", 2)
        .with("seed", 42L)
        .with("step", "fused")
        .with("train_loss", 0.2)
        .with("train_accuracy", 0.975)
        .with("validation_loss", 0.3)
        .with("validation_accuracy", 0.95)
        .with("test_loss", 0.3)
        .with("test_accuracy", 0.95)
        .with("seconds", 5.0)
        .with("config", Map.of("validation", "test", "dataset", dataset))
        .with("parameters_sha256", "cd34")
        .with("network", network));
  }

  static CurveRow curve(int epoch, int layer, Integer unit, DoubleUnaryOperator g) {
    double[] x = edges();
    return new CurveRow(epoch, layer, unit, x, Arrays.stream(x).map(g).toArray(), new double[x.length], null);
  }

  /** Inputs that are normal, with a standard deviation of 1.5. */
  static InputRow normal(int epoch, int layer) {
    double[] edges = edges();
    long[] counts = new long[edges.length - 1];
    Arrays.setAll(counts, i -> Math.round(10_000 * Math.exp(-Math.pow((edges[i] + 0.125) / 1.5, 2) / 2)));
    long total = Arrays.stream(counts).sum();
    return new InputRow(epoch, layer, 100, total, 0, 1.5, -7, 7, null, 0.9, 0, edges, counts, 0, 0, null);
  }

  static double[] edges() {
    return IntStream.rangeClosed(-32, 32).mapToDouble(i -> i / 4.0).toArray();
  }

  static DoubleUnaryOperator fixed(String name) {
    return x -> Activations.parse(name).value(x, new double[0]);
  }
}
