package dev.pliant.training;

import dev.pliant.data.Augmentation;
import dev.pliant.data.Block;
import dev.pliant.data.FloatBlock;
import dev.pliant.jobs.Release;
import dev.pliant.network.NetworkParameters;
import dev.pliant.step.Regularization;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * DL4J's parameter averaging, with each worker training on a part of the data that stays where it is.
 *
 * <p>It differs from its base where that loses accuracy, time or examples: updater state is always averaged with the
 * parameters; averages are weighted by the examples each worker consumed and summed in the order of workers, so that a
 * result follows from seed and worker count to the last bit; a run is one job over the packed blocks that the workers
 * hold, without filtering or shuffling the data, and a window a message each way; the iteration count advances by the
 * minibatches that were run; examples are counted against what was expected.
 */
public final class AveragingTrainingMaster extends ParameterAveragingTrainingMaster {
  private final long seed;
  private final StepKind step;
  private final Regularization regularization;
  private final Augmentation augmentation;
  private final Averaging averaging;
  private final Diagnostics diagnostics;
  private final OuterStep outerStep;

  /**
   * @param workers how many parts train side by side
   * @param batchSize examples of a worker's minibatch
   * @param averaging when states are averaged, and what becomes of the average
   * @param seed decides the order of examples in each epoch
   * @param step which step the workers take
   */
  public AveragingTrainingMaster(int workers, int batchSize, Averaging averaging, long seed, StepKind step) {
    this(workers, batchSize, averaging, seed, step, Regularization.NONE, Augmentation.NONE, Diagnostics.OFF);
  }

  /**
   * @param workers how many parts train side by side
   * @param batchSize examples of a worker's minibatch
   * @param averaging when states are averaged, and what becomes of the average
   * @param seed decides the order of examples in each epoch, and what is drawn at random for each minibatch
   * @param step which step the workers take
   * @param regularization what the step does to its examples
   * @param augmentation what becomes of images before they get there
   * @param diagnostics whether gradients and the workers' distances from their average are measured
   */
  public AveragingTrainingMaster(
      int workers,
      int batchSize,
      Averaging averaging,
      long seed,
      StepKind step,
      Regularization regularization,
      Augmentation augmentation,
      Diagnostics diagnostics) {
    super(true, workers, 1, batchSize, averaging.frequency(), 0);
    this.rng = new Random(seed);
    this.seed = seed;
    this.step = step;
    this.regularization = regularization;
    this.augmentation = augmentation;
    this.averaging = averaging;
    this.diagnostics = diagnostics;
    this.outerStep = new OuterStep(averaging);
  }

  /** A copy of the velocity of the steps from average to average; empty where there is none. */
  float[] velocity() {
    return outerStep.velocity();
  }

  /** Goes on with what {@link #velocity()} has given. */
  void resume(float[] velocity) {
    outerStep.resume(velocity);
  }

  /**
   * Starts the workers of a run.
   *
   * @param conf the network
   * @param train partition i holds the examples of worker i
   * @param evaluated other sets to evaluate on, with as many partitions
   */
  Workers startWorkers(
      JavaSparkContext spark, MultiLayerConfiguration conf, JavaRDD<Block> train, List<JavaRDD<Block>> evaluated) {
    if (train.getNumPartitions() != numWorkers) {
      throw new IllegalArgumentException(train.getNumPartitions() + " partitions for " + numWorkers + " workers");
    }
    return Workers.start(
        spark,
        exchange -> new AveragingWorker(
            exchange, step, conf, regularization, augmentation, seed, batchSizePerWorker),
        train,
        evaluated);
  }

  /**
   * One epoch over {@code blocks}, by workers that come for it alone; else as {@link #fitEpoch(MultiLayerNetwork,
   * Workers, int, EpochProgress, long, EpochListener)}.
   *
   * @param blocks partition i holds the examples of worker i
   */
  EpochTotals fitEpoch(
      SparkDl4jMultiLayer network,
      JavaRDD<Block> blocks,
      int epoch,
      long examples,
      EpochListener listener) {
    MultiLayerConfiguration conf = network.getNetwork().getLayerWiseConfigurations();
    try (Workers workers = startWorkers(network.getSparkContext(), conf, blocks, List.of())) {
      return fitEpoch(network.getNetwork(), workers, epoch, EpochProgress.NONE, examples, listener);
    }
  }

  /**
   * An epoch, or the rest of one; the network's parameters, updater state and iteration count go on from where they are.
   * The network's epoch count stays: advancing it is the caller's.
   *
   * @param epoch counted from 1
   * @param progress how far it has come
   * @param examples how many examples the workers hold together
   * @param listener told of every window as it ends
   * @throws DivergedException if loss or parameters are no longer finite; the network then has those that the window
   *     began with
   * @throws TrainingException if a worker has no examples, if not exactly {@code examples} were consumed, or if no
   *     parameter has changed
   */
  EpochTotals fitEpoch(
      MultiLayerNetwork net,
      Workers workers,
      int epoch,
      EpochProgress progress,
      long examples,
      EpochListener listener) {
    long most = (examples + workers.count() - 1) / workers.count();
    long minibatches = EpochExamples.minibatches(most, batchSizePerWorker);
    MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
    FlatState state = FlatState.of(net);
    float[] before = state.parameters();
    EpochTotals totals = progress.totals();
    long began = System.nanoTime();
    ReplicaDistance.Ruler ruler = diagnostics == Diagnostics.ON ? new ReplicaDistance.Ruler(net) : null;
    try (Step order = step.open(conf)) {
      state = state.toOrderOf(order);
      try {
        long first = progress.minibatches();
        for (int window = totals.windows() + 1; first < minibatches; window++) {
          long start = System.nanoTime();
          int length = averaging.minibatches((epoch - 1) * minibatches + first);
          List<WindowResult> results =
              workers.train(WorkOrder.train(epoch, first, length, conf.getIterationCount(), diagnostics, state));
          FlatState average = average(results);
          List<ReplicaDistance> distances = distances(results, average, ruler);
          average = new FlatState(outerStep.apply(state.parameters(), average.parameters()), average.updaterState());
          if (!isFinite(results, average)) {
            String place = " in epoch " + epoch + ", window " + window;
            throw new DivergedException(conf.getIterationCount() == 0 && isBeyondAtOnce(results)
                ? "the loss of the first minibatch, or its gradient, is not finite" + place
                    + ", before anything was learned: features or weights of examples are too large; scale them down"
                : suspect(results, average, order, net) + " is no longer finite" + place
                    + "; a smaller learning rate or another activation may help");
          }
          state = average;
          if (!averaging.isPlain()) {
            // An average of parameters within bounds is within them; what goes beyond the average may not be.
            state = state.boundedBy(order);
          }
          conf.setIterationCount(
              conf.getIterationCount() + results.stream().mapToInt(WindowResult::minibatches).max().orElse(0));
          long nanos = System.nanoTime() - start;
          for (int worker = 0; worker < results.size(); worker++) {
            totals = totals.plus(results.get(worker));
            listener.windowEnded(summary(epoch, window, worker, results.get(worker), nanos, distances.get(worker)));
          }
          totals = totals.plusWindow();
          first += length;
          if (first < minibatches) {
            FlatState reached = state;
            listener.averaged(
                new EpochProgress(first, totals, progress.seconds() + secondsSince(began)),
                () -> reached.fromOrderOf(order));
          }
        }
      } finally {
        state.fromOrderOf(order).assignTo(net);
      }
    }
    if (totals.examples() != examples) {
      throw new TrainingException(
          "epoch " + epoch + " consumed " + totals.examples() + " examples and not the " + examples
              + " there are; the result would be wrong, so the run ends");
    }
    if (Arrays.equals(before, net.params().toFloatVector())) {
      throw new RecurringException(
          "epoch " + epoch + " changed no parameter, so nothing is learned; a larger learning rate may help");
    }
    return totals;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** The average of the workers' states, weighted by the examples that each consumed. */
  private static FlatState average(List<WindowResult> results) {
    long examples = results.stream().mapToLong(WindowResult::examples).sum();
    double[] weights = results.stream().mapToDouble(result -> (double) result.examples() / examples).toArray();
    return FlatState.average(results.stream().map(WindowResult::state).toList(), weights);
  }

  /**
   * Worker by worker; null for one that had no examples.
   *
   * @param ruler null where nobody asks
   */
  private static List<ReplicaDistance> distances(
      List<WindowResult> results, FlatState average, ReplicaDistance.Ruler ruler) {
    List<ReplicaDistance> distances = new ArrayList<>();
    for (WindowResult result : results) {
      distances.add(ruler == null || result.examples() == 0
          ? null
          : ruler.between(result.state().parameters(), average.parameters()));
    }
    return distances;
  }

  private static boolean isFinite(List<WindowResult> results, FlatState average) {
    return average.isFinite() && results.stream().allMatch(result -> Double.isFinite(result.lossSum()));
  }

  /** Whether a worker of the run's first window met what is not finite with the parameters that the run began with. */
  private static boolean isBeyondAtOnce(List<WindowResult> results) {
    return results.stream().anyMatch(result ->
        result.minibatches() == 1 && !Double.isFinite(result.lossSum())
            || !Arrays.stream(result.gradient().weights()).allMatch(Double::isFinite));
  }

  /** What is not finite: the first parameter of the first worker concerned, or else its loss. */
  private static String suspect(
      List<WindowResult> results, FlatState average, Step order, MultiLayerNetwork network) {
    FlatState state = results.stream()
        .filter(result -> !Double.isFinite(result.lossSum()) || !result.state().isFinite())
        .map(WindowResult::state)
        .findFirst()
        .orElse(average);
    float[] parameters = state.fromOrderOf(order).parameters();
    int largest = 0;
    for (int i = 0; i < parameters.length; i++) {
      if (!Float.isFinite(parameters[i])) {
        return NetworkParameters.nameAt(network, i);
      }
      largest = Math.abs(parameters[i]) > Math.abs(parameters[largest]) ? i : largest;
    }
    return "the loss, with " + NetworkParameters.nameAt(network, largest) + " grown to " + parameters[largest] + ",";
  }

  private static WindowSummary summary(
      int epoch, int window, int worker, WindowResult result, long windowNanos, ReplicaDistance distance) {
    return new WindowSummary(
        epoch,
        window,
        worker,
        result.examples(),
        result.lossSum() / result.examples(),
        result.stepNanos() / 1e6,
        Math.max(0, windowNanos - result.stepNanos()) / 1e6,
        distance);
  }

  /** One epoch over DL4J's own data sets, which are packed for the workers first. Labels are one-hot. */
  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
    int workers = numWorkers;
    JavaRDD<Block> blocks = trainingData
        .flatMap(dataSet -> dataSet.asList().iterator())
        .zipWithIndex()
        .mapToPair(example -> new Tuple2<>((int) (example._2() % workers), example))
        .partitionBy(new HashPartitioner(workers))
        .values()
        .mapPartitions(AveragingTrainingMaster::pack)
        .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long examples = blocks.map(Block::size).fold(0, Integer::sum);
      if (examples < workers) {
        throw new TrainingException(
            examples + " examples for " + workers + " workers; use fewer workers or more data");
      }
      int epoch = network.getNetwork().getLayerWiseConfigurations().getEpochCount() + 1;
      EpochTotals totals = fitEpoch(network, blocks, epoch, examples, window -> {});
      network.setScore(totals.loss());
    } finally {
      Release.of(blocks);
    }
  }

  /** All examples of a partition as one block, in the order of their ids. */
  private static Iterator<Block> pack(Iterator<Tuple2<DataSet, Long>> placed) {
    List<Tuple2<DataSet, Long>> examples = new ArrayList<>();
    placed.forEachRemaining(examples::add);
    if (examples.isEmpty()) {
      return new ArrayList<Block>().iterator();
    }
    examples.sort((a, b) -> Long.compare(a._2(), b._2()));
    int features = Math.toIntExact(examples.get(0)._1().getFeatures().length());
    int[] labels = new int[examples.size()];
    float[] values = new float[Math.multiplyExact(features, labels.length)];
    for (int i = 0; i < labels.length; i++) {
      DataSet example = examples.get(i)._1();
      labels[i] = example.getLabels().argMax(1).getInt(0);
      System.arraycopy(Nd4j.toFlattened('c', example.getFeatures()).toFloatVector(), 0, values, i * features, features);
    }
    return List.<Block>of(new FloatBlock(examples.get(0)._2(), labels, values)).iterator();
  }

  /** Not supported: a hook would see a network of one window. */
  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException("training hooks are not run; listen to windows instead");
  }

  /** Not supported: this master trains {@code MultiLayerNetwork}s. */
  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    throw noGraphs();
  }

  /** Not supported: this master trains {@code MultiLayerNetwork}s. */
  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    throw noGraphs();
  }

  /** Not supported: this master trains {@code MultiLayerNetwork}s. */
  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    throw noGraphs();
  }

  /** Not supported: files of DL4J's are Java-serialized objects, which are never read. */
  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw new UnsupportedOperationException("training from serialized files is not supported; give the data sets");
  }

  private static UnsupportedOperationException noGraphs() {
    return new UnsupportedOperationException("only MultiLayerNetwork is supported, not ComputationGraph");
  }
}
