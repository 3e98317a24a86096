package dev.pliant.cli;

import dev.pliant.bench.BenchData;
import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.ContenderKind;
import dev.pliant.bench.Effort;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.training.MemoryNeed;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a benchmark and their defaults. */
final class BenchOptions {
  private static final double LEARNING_RATE = 0.001;

  @Option(names = "--quick", description = "A few epochs of each: half the time, less exact figures.")
  boolean quick;

  @Mixin DataOptions from;

  @Option(names = "--examples", paramLabel = "N", converter = Amounts.Count.class,
      description = "Train and test on only the first N examples, if an epoch over all takes too long (default: all).")
  Integer examples;

  @Option(names = "--network", paramLabel = "TEXT|NAME", converter = NetworkOptions.NamedOrText.class,
      description = "The network: text such as \"conv:8/3x3 act\", or a name of conf/networks.conf (default: the"
          + " founding report's, 784-128-64-10).")
  Given<String> network;

  @Option(names = "--activation", paramLabel = "NAME[,NAME…]", defaultValue = "relu",
      converter = NetworkOptions.ActivationList.class,
      description = "The activation of all hidden layers, or one for each layer (default: ${DEFAULT-VALUE}). MLlib"
          + " knows only sigmoid, PyTorch here relu, tanh, sigmoid and identity.")
  Given<List<String>> activation;

  @Option(names = "--workers", paramLabel = "N", split = ",", converter = Amounts.Count.class,
      description = "Numbers of workers to measure the fused step with; the others use the largest (default: all"
          + " task slots).")
  List<Integer> workers;

  @Option(names = "--batch-size", paramLabel = "N", defaultValue = "32", converter = Amounts.Count.class,
      description = "Examples of a minibatch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(names = "--averaging-frequency", paramLabel = "N", defaultValue = "100", converter = Amounts.Count.class,
      description = "Minibatches of a Pliant worker between two averages (default: ${DEFAULT-VALUE}).")
  int averagingFrequency;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", converter = Amounts.Seed.class,
      description = "The seed of weights and order (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--target", paramLabel = "ACCURACY", defaultValue = "0.97", converter = Amounts.Accuracy.class,
      description = "Measure the time to this test accuracy (default: ${DEFAULT-VALUE}).")
  double target;

  @Option(names = "--python", paramLabel = "PROGRAM", defaultValue = "python3",
      description = "The Python that has PyTorch; without it that row stays empty (default: ${DEFAULT-VALUE}).")
  String python;

  @Option(names = "--contenders", paramLabel = "NAME[,NAME…]",
      defaultValue = "ours,dl4j-step,stock,dl4j,mllib,pytorch,bound", converter = ContenderList.class,
      description = "Which to measure: Pliant's fused step, Pliant with DL4J's step, stock DL4J on Spark, DL4J alone,"
          + " Spark MLlib, PyTorch, bare matrix products (default: ${DEFAULT-VALUE}).")
  Given<Set<ContenderKind>> contenders;

  static final class ContenderList extends Given.Reader<Set<ContenderKind>> {
    ContenderList() {
      super(text -> Arrays.stream(text.split(",", -1))
          .map(word -> ContenderKind.parse(word.strip()))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(ContenderKind.class))));
    }
  }

  /**
   * Checks everything that can be checked before there are data or a cluster.
   *
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check() {
    if (network != null) {
      UsageException.naming(
          "--network", () -> Network.check(network.value(), activation.value(), Sharing.LAYER));
    } else {
      dense(NetworkOptions.MNIST_PIXELS, NetworkOptions.MNIST_CLASSES);
    }
  }

  /** What to measure. */
  Set<ContenderKind> kinds() {
    return EnumSet.copyOf(contenders.value());
  }

  /** The most task slots that are needed; 0 for as many as there are. */
  int mostWorkers() {
    return workers == null ? 0 : Collections.max(workers);
  }

  /** The numbers of workers to measure with, each once, on a cluster of {@code slots} task slots. */
  List<Integer> workers(int slots) {
    return workers == null ? List.of(slots) : workers.stream().distinct().sorted().toList();
  }

  /**
   * Refuses a benchmark of Pliant's own training that certainly does not fit into memory.
   *
   * @throws UsageException naming the option, what it needs, what there is and what to do
   */
  void requireRoom(BenchPlan plan, long examples, List<Integer> workers, SparkContext spark) {
    if (kinds().contains(ContenderKind.OURS)) {
      UsageException.require(() -> plan.requireRoom(
          examples, Collections.max(workers), spark, new MemoryNeed.Names("--data", "--batch-size", "--data")));
    }
  }

  /** The plan for images of {@code shape}. */
  BenchPlan plan(ImageShape shape) {
    return new BenchPlan(
        network == null
            ? dense(shape.features(), shape.classes())
            : NetworkOptions.parse(network.value(), activation.value(), Sharing.LAYER, shape),
        batchSize, LEARNING_RATE, averagingFrequency, seed, target, quick ? Effort.QUICK : Effort.FULL, python);
  }

  private Network dense(int features, int classes) {
    return UsageException.naming("--activation", () -> Network.dense(
        NetworkOptions.reportLayers(features, classes), activation.value(), Sharing.LAYER));
  }

  /**
   * The examples for training and for the test.
   *
   * @throws UsageException if there are fewer examples than {@code --examples}
   */
  BenchData data(ImageDataSet images) {
    if (examples != null && examples > images.trainCount()) {
      throw new UsageException(
          "--examples " + examples + ", but there are " + images.trainCount()
              + " to train on; use at most this number");
    }
    return BenchData.of(images, examples == null ? Long.MAX_VALUE : examples);
  }
}
