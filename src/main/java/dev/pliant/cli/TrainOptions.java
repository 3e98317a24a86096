package dev.pliant.cli;

import dev.pliant.activation.Activations;
import dev.pliant.network.NetworkSpec;
import dev.pliant.network.Sharing;
import dev.pliant.step.StepKind;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options of a training, their defaults, and what they mean together. */
final class TrainOptions {
  static final List<Integer> REPORT_LAYERS = List.of(784, 128, 64, 10);

  @Option(names = "--dataset", paramLabel = "NAME", description = "A data set of conf/datasets.conf (default: mnist).")
  String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of IDX files, gzipped or not, on any file system that Spark reads.")
  String data;

  @Option(
      names = "--activation",
      defaultValue = "affine",
      paramLabel = "NAME[,NAME…]",
      description = "The activation of all hidden layers, or one for each (default: ${DEFAULT-VALUE}). There are: "
          + "${COMPLETION-CANDIDATES}.",
      completionCandidates = ActivationWords.class)
  String activation;

  @Option(
      names = "--sharing",
      defaultValue = "layer",
      paramLabel = "layer|unit",
      description = "Which units share activation parameters (default: ${DEFAULT-VALUE}).")
  String sharing;

  @Option(
      names = "--layers",
      paramLabel = "N,N,…",
      description = "Sizes of the layers: inputs, hidden, classes (default: 784,128,64,10, its ends following the data).")
  String layers;

  @Option(names = "--epochs", defaultValue = "10", paramLabel = "N", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      paramLabel = "N",
      description = "Examples of a worker's minibatch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "RATE",
      description = "Adam's (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Option(names = "--workers", paramLabel = "N", description = "Parts that train side by side (default: all task slots).")
  Integer workers;

  @Option(
      names = "--averaging-frequency",
      defaultValue = "100",
      paramLabel = "N",
      description = "Minibatches of a worker between two averages (default: ${DEFAULT-VALUE}).")
  int averagingFrequency;

  @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "Of weights and order (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--validation",
      defaultValue = "test",
      paramLabel = "test|FRACTION",
      description = "Validate on the test set, or on a held-out share of the training set (default: ${DEFAULT-VALUE}).")
  String validation;

  @Option(
      names = "--step",
      defaultValue = "auto",
      paramLabel = "auto|fused|dl4j",
      description = "Which optimisation step; auto takes the fastest there is (default: ${DEFAULT-VALUE}).")
  String step;

  /** The words that {@code --activation} takes, for its help and for completion. */
  static final class ActivationWords extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    ActivationWords() {
      super(Activations.words());
    }
  }

  /**
   * Checks what can be checked before there are data or a cluster.
   *
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check() {
    positive("--epochs", epochs);
    positive("--batch-size", batchSize);
    positive("--averaging-frequency", averagingFrequency);
    if (workers != null) {
      positive("--workers", workers);
    }
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new UsageException("--learning-rate must be a positive number, not " + learningRate);
    }
    parse("--step", step, StepKind::parse);
    parse("--sharing", sharing, Sharing::parse);
    parse("--activation", activation, Activations::parseList);
    validation();
    // The report's ends stand in for those of data not yet seen.
    network(layers == null ? REPORT_LAYERS.get(0) : sizes().get(0), last(layers == null ? REPORT_LAYERS : sizes()));
  }

  /** How many classes the user says there are; 0 to take the data's word. */
  int classes() {
    return layers == null ? 0 : last(sizes());
  }

  Validation validation() {
    return parse("--validation", validation, Validation::parse);
  }

  /**
   * The plan for images of {@code features} pixels in {@code classes} classes.
   *
   * @throws UsageException if {@code --layers} says otherwise than the data
   */
  TrainingPlan plan(int features, int classes, int slots) {
    return new TrainingPlan(
        network(features, classes), epochs, batchSize, learningRate, workers == null ? slots : workers,
        averagingFrequency, seed, StepKind.parse(step));
  }

  private NetworkSpec network(int features, int classes) {
    List<Integer> sizes = new ArrayList<>(layers == null ? REPORT_LAYERS : sizes());
    if (layers == null) {
      sizes.set(0, features);
      sizes.set(sizes.size() - 1, classes);
    }
    if (sizes.get(0) != features) {
      throw new UsageException(
          "--layers starts with " + sizes.get(0) + ", but the images have " + features + " pixels; start with " + features);
    }
    if (last(sizes) < classes) {
      throw new UsageException(
          "--layers ends with " + last(sizes) + ", but the data have " + classes + " classes; end with " + classes);
    }
    List<String> activations = Arrays.stream(activation.split(",")).map(String::strip).toList();
    return parse("--layers, --activation", activation, words ->
        new NetworkSpec(sizes, activations, Sharing.parse(sharing)));
  }

  private List<Integer> sizes() {
    try {
      List<Integer> sizes = Arrays.stream(layers.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      sizes.forEach(size -> positive("--layers: each size", size));
      return sizes;
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--layers: '" + layers + "' is not a list of whole numbers such as 784,128,64,10", e);
    }
  }

  private static int last(List<Integer> sizes) {
    return sizes.get(sizes.size() - 1);
  }

  static void positive(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " must be a whole number of at least 1, not " + value);
    }
  }

  static <T> T parse(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }
}
