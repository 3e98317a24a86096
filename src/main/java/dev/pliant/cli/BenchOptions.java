package dev.pliant.cli;

import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.ContenderKind;
import dev.pliant.bench.Effort;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.training.MemoryNeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a benchmark, their defaults, and what they mean together. */
final class BenchOptions {
  private static final double LEARNING_RATE = 0.001;

  @Option(names = "--quick", description = "A few epochs of each: half the time, figures less exact.")
  boolean quick;

  @Mixin DataOptions from;

  @Option(
      names = "--activation",
      defaultValue = "relu",
      paramLabel = "NAME[,NAME…]",
      description = "The activation of the hidden layers, one or one for each (default: ${DEFAULT-VALUE}). MLlib knows"
          + " sigmoid alone, PyTorch here relu, tanh, sigmoid and identity.")
  String activation;

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      description = "Numbers of workers to measure the fused step with; the others take the largest (default: all task"
          + " slots).")
  List<Integer> workers;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      paramLabel = "N",
      description = "Examples of a minibatch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--averaging-frequency",
      defaultValue = "100",
      paramLabel = "N",
      description = "Minibatches of a worker of ours between two averages (default: ${DEFAULT-VALUE}).")
  int averagingFrequency;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Of weights and order (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--target",
      defaultValue = "0.97",
      paramLabel = "ACCURACY",
      description = "The test accuracy to take the time to (default: ${DEFAULT-VALUE}).")
  double target;

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "PROGRAM",
      description = "The Python that has PyTorch; without it that row stays empty (default: ${DEFAULT-VALUE}).")
  String python;

  @Option(
      names = "--contenders",
      defaultValue = "ours,dl4j-step,stock,dl4j,mllib,pytorch,bound",
      paramLabel = "NAME[,NAME…]",
      description = "Which to measure: Pliant's fused step, Pliant with DL4J's step, stock DL4J on Spark, DL4J alone,"
          + " Spark MLlib, PyTorch, bare matrix products (default: ${DEFAULT-VALUE}).")
  String contenders;

  /**
   * Checks what can be checked before there are data or a cluster.
   *
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check() {
    TrainOptions.positive("--batch-size", batchSize);
    TrainOptions.positive("--averaging-frequency", averagingFrequency);
    if (workers != null) {
      workers.forEach(each -> TrainOptions.positive("--workers: each number", each));
    }
    if (!(target > 0 && target <= 1)) {
      throw new UsageException("--target must be an accuracy above 0 and up to 1, not " + target);
    }
    kinds();
    List<Integer> layers = TrainOptions.REPORT_LAYERS;
    network(layers.get(0), layers.get(layers.size() - 1));
  }

  /** What to measure. */
  Set<ContenderKind> kinds() {
    return TrainOptions.parse("--contenders", contenders, text -> {
      Set<ContenderKind> kinds = EnumSet.noneOf(ContenderKind.class);
      for (String word : text.split(",", -1)) {
        kinds.add(ContenderKind.parse(word.strip()));
      }
      return kinds;
    });
  }

  /** The most task slots that are asked for; 0 for as many as there are. */
  int mostWorkers() {
    return workers == null ? 0 : Collections.max(workers);
  }

  /** The numbers of workers to measure with, each once, on a cluster of {@code slots} task slots. */
  List<Integer> workers(int slots) {
    return workers == null ? List.of(slots) : workers.stream().distinct().sorted().toList();
  }

  /**
   * Refuses what surely cannot be measured, where Pliant's own training is to be.
   *
   * @throws UsageException naming the option, what it needs, what there is and what to do
   */
  void requireRoom(BenchPlan plan, long examples, List<Integer> workers, SparkContext spark) {
    if (kinds().contains(ContenderKind.OURS)) {
      try {
        plan.requireRoom(
            examples, Collections.max(workers), spark, new MemoryNeed.Names("--data", "--batch-size", "--data"));
      } catch (IllegalArgumentException e) {
        throw new UsageException(e.getMessage(), e);
      }
    }
  }

  /** The plan for images of {@code features} pixels in {@code classes} classes. */
  BenchPlan plan(int features, int classes) {
    return new BenchPlan(
        network(features, classes), batchSize, LEARNING_RATE, averagingFrequency, seed, target,
        quick ? Effort.QUICK : Effort.FULL, python);
  }

  private Network network(int features, int classes) {
    List<Integer> sizes = new ArrayList<>(TrainOptions.REPORT_LAYERS);
    sizes.set(0, features);
    sizes.set(sizes.size() - 1, classes);
    List<String> activations = Arrays.stream(activation.split(",", -1)).map(String::strip).toList();
    return TrainOptions.parse("--activation", activation, words -> Network.dense(sizes, activations, Sharing.LAYER));
  }
}
