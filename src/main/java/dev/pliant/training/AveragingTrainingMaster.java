package dev.pliant.training;

import dev.pliant.data.Augmentation;
import dev.pliant.data.Block;
import dev.pliant.data.FloatBlock;
import dev.pliant.jobs.Release;
import dev.pliant.layer.Shape;
import dev.pliant.network.ModelState;
import dev.pliant.step.Flips;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import dev.pliant.step.Steps;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * DL4J's parameter averaging, where each worker trains on its own part of the data, which does not move.
 *
 * <p>It differs from its base class where the base class loses accuracy, time or examples:
 * <ul>
 * <li>updater state is always averaged together with the parameters;
 * <li>averages are weighted by the examples that each worker consumed and are summed in the order of workers, so that
 * the result is the same to the last bit for the same seed and number of workers;
 * <li>a run is one Spark job over the packed blocks that the workers hold, and a window costs one message in each
 * direction; the data are neither filtered nor shuffled;
 * <li>the iteration count grows by the minibatches that were run;
 * <li>the consumed examples are compared with the expected number.
 * </ul>
 */
public final class AveragingTrainingMaster extends ParameterAveragingTrainingMaster {
  /** Of DL4J's arrays of maps: [minibatch, channels, rows, columns]. */
  private static final int MAP_RANK = 4;

  private final long seed;
  private final StepKind step;
  private final Regularization regularization;
  private final Augmentation augmentation;
  private final Flips flips;
  private final Averaging averaging;
  private final Diagnostics diagnostics;
  private final OuterStep outerStep;

  /**
   * @param workers how many workers train in parallel
   * @param batchSize examples of a worker's minibatch
   * @param averaging when states are averaged, and how the next window's parameters follow from the average
   * @param seed decides the order of examples in each epoch
   * @param step which optimisation step the workers take
   */
  public AveragingTrainingMaster(int workers, int batchSize, Averaging averaging, long seed, StepKind step) {
    this(workers, batchSize, averaging, seed, step, Regularization.NONE, Augmentation.NONE, Flips.OFF, Diagnostics.OFF);
  }

  /**
   * @param workers how many workers train in parallel
   * @param batchSize examples of a worker's minibatch
   * @param averaging when states are averaged, and how the next window's parameters follow from the average
   * @param seed decides the order of examples in each epoch, and the random numbers of each minibatch
   * @param step which optimisation step the workers take
   * @param regularization dropout and label smoothing in the step
   * @param augmentation how images are distorted before the step
   * @param flips whether evaluations average over flips
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
      Flips flips,
      Diagnostics diagnostics) {
    super(true, workers, 1, batchSize, averaging.frequency(), 0);
    this.rng = new Random(seed);
    this.seed = seed;
    this.step = step;
    this.regularization = regularization;
    this.augmentation = augmentation;
    this.flips = flips;
    this.averaging = averaging;
    this.diagnostics = diagnostics;
    this.outerStep = new OuterStep(averaging);
  }

  /** A copy of the outer step's velocity; empty if there is none. */
  float[] velocity() {
    return outerStep.velocity();
  }

  /** Resumes with a velocity that {@link #velocity()} has returned. */
  void resume(float[] velocity) {
    outerStep.resume(velocity);
  }

  /**
   * Starts the workers of a run.
   *
   * @param steps the network's steps
   * @param train partition i holds the examples of worker i
   * @param evaluated other sets of examples to evaluate on, each with as many partitions
   */
  Workers startWorkers(JavaSparkContext spark, Steps steps, JavaRDD<Block> train, List<JavaRDD<Block>> evaluated) {
    if (train.getNumPartitions() != numWorkers) {
      throw new IllegalArgumentException(train.getNumPartitions() + " partitions for " + numWorkers + " workers");
    }
    return Workers.start(
        spark,
        exchange -> new AveragingWorker(
            exchange, steps, regularization, augmentation, flips, seed, batchSizePerWorker),
        train,
        evaluated);
  }

  /**
   * The epochs of a run.
   *
   * @param steps the network's steps
   * @param state the state to begin with
   * @param iteration number of updates made before
   */
  EpochLoop loop(Steps steps, FlatState state, int iteration) {
    return new EpochLoop(steps, batchSizePerWorker, averaging, outerStep, diagnostics, state, iteration);
  }

  /**
   * Trains one epoch over {@code blocks}, with workers that are started for this epoch. Parameters, updater state and
   * iteration count are read from the network and written back to it; its epoch count does not change.
   *
   * @param blocks partition i holds the examples of worker i
   * @param examples total number of examples
   * @throws DivergedException if loss or parameters are no longer finite; the network then has the parameters from the
   *     start of the window
   * @throws TrainingException if a worker has no examples, if the number of consumed examples is not {@code examples},
   *     or if no parameter has changed
   */
  EpochTotals fitEpoch(
      SparkDl4jMultiLayer network, JavaRDD<Block> blocks, int epoch, long examples, EpochListener listener) {
    MultiLayerNetwork model = network.getNetwork();
    return fitEpoch(
        network.getSparkContext(), model, Steps.of(step, model.getLayerWiseConfigurations()), blocks, epoch, examples,
        listener);
  }

  private EpochTotals fitEpoch(
      JavaSparkContext spark, Model model, Steps steps, JavaRDD<Block> blocks, int epoch, long examples,
      EpochListener listener) {
    ModelState state = steps.state(model);
    EpochLoop loop = loop(steps, FlatState.of(state), ModelState.iterations(model));
    try (Workers workers = startWorkers(spark, steps, blocks, List.of())) {
      return loop.train(workers, epoch, EpochProgress.NONE, examples, listener);
    } finally {
      state.setParameters(loop.state().parameters());
      state.setUpdaterState(loop.state().updaterState());
      ModelState.setIterations(model, loop.iteration());
    }
  }

  /** Trains one epoch over DL4J's own data sets, which are first packed for the workers. Labels are one-hot. */
  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
    MultiLayerNetwork model = network.getNetwork();
    int epoch = model.getLayerWiseConfigurations().getEpochCount() + 1;
    Steps steps = Steps.of(step, model.getLayerWiseConfigurations(), shape(trainingData));
    network.setScore(overBlocks(trainingData, (blocks, examples) ->
        fitEpoch(network.getSparkContext(), model, steps, blocks, epoch, examples, window -> {})).loss());
  }

  /**
   * Trains one epoch of a graph over DL4J's own data sets with DL4J's step. The graph has one input and one softmax
   * output.
   */
  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    ComputationGraph model = graph.getNetwork();
    int epoch = model.getConfiguration().getEpochCount() + 1;
    Steps steps = Steps.of(model.getConfiguration(), shape(trainingData));
    graph.setScore(overBlocks(trainingData, (blocks, examples) ->
        fitEpoch(graph.getSparkContext(), model, steps, blocks, epoch, examples, window -> {})).loss());
  }

  /** The shape of examples that are maps, [1, channels, rows, columns] in DL4J; null if they are vectors. */
  private static Shape shape(JavaRDD<DataSet> trainingData) {
    return trainingData.take(1).stream()
        .map(DataSet::getFeatures)
        .filter(features -> features.rank() == MAP_RANK)
        .map(map -> Shape.map((int) map.size(2), (int) map.size(3), (int) map.size(1)))
        .findFirst()
        .orElse(null);
  }

  private interface Training {
    EpochTotals over(JavaRDD<Block> blocks, long examples);
  }

  private EpochTotals overBlocks(JavaRDD<DataSet> trainingData, Training training) {
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
      return training.over(blocks, examples);
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
    Block block = block(examples.stream().map(Tuple2::_1).toList(), examples.get(0)._2());
    return List.of(block).iterator();
  }

  /** Packs {@code examples}, one in each data set, as a block that begins at place {@code first}. */
  static Block block(List<DataSet> examples, long first) {
    int features = Math.toIntExact(examples.get(0).getFeatures().length());
    int[] labels = new int[examples.size()];
    float[] values = new float[Math.multiplyExact(features, labels.length)];
    for (int i = 0; i < labels.length; i++) {
      DataSet example = examples.get(i);
      labels[i] = example.getLabels().argMax(1).getInt(0);
      System.arraycopy(flat(example.getFeatures()), 0, values, i * features, features);
    }
    return new FloatBlock(first, labels, values);
  }

  /** The values of one example, those of a map with the channels of a pixel side by side. */
  private static float[] flat(INDArray features) {
    INDArray ordered = features.rank() == MAP_RANK ? features.permute(0, 2, 3, 1) : features;
    return Nd4j.toFlattened('c', ordered).toFloatVector();
  }

  /** Not supported: a hook would see a network that is trained for one window only. */
  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException("training hooks are not run; listen to windows instead");
  }

  /** Not supported: the workers are Pliant's own. */
  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    throw new UnsupportedOperationException("workers are not DL4J's; give the graph to executeTraining");
  }

  /** Not supported: graphs with several inputs or outputs. */
  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    throw new UnsupportedOperationException("graphs with several inputs or outputs are not supported; give DataSets");
  }

  /** Not supported: DL4J's files are Java-serialized objects, which are never read. */
  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw new UnsupportedOperationException("training from serialized files is not supported; give the data sets");
  }
}
