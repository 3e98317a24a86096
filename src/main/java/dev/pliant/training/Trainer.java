package dev.pliant.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a plan: epochs of averaged windows, validation after each, evaluation on everything of what is kept. */
public final class Trainer {
  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final Diagnostics diagnostics;

  /** Without diagnostics. */
  public Trainer(JavaSparkContext spark, TrainingPlan plan) {
    this(spark, plan, Diagnostics.OFF);
  }

  public Trainer(JavaSparkContext spark, TrainingPlan plan, Diagnostics diagnostics) {
    this.spark = spark;
    this.plan = plan;
    this.diagnostics = diagnostics;
  }

  /**
   * Trains on {@code data}, which was placed for as many workers as the plan has.
   *
   * @throws DivergedException if loss or parameters are no longer finite, with what was learned until then
   * @throws TrainingException if the training cannot go on or cannot be trusted
   */
  public TrainedRun train(TrainingData data, TrainingListener listener) {
    MultiLayerNetwork network = new MultiLayerNetwork(plan.configuration(data.trainExamples()));
    network.init();
    AveragingTrainingMaster master = new AveragingTrainingMaster(
        plan.workers(), plan.batchSize(), plan.averaging(), plan.seed(), plan.step(), plan.recipe().regularization(),
        plan.recipe().augmentation(), diagnostics);
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network, master);

    List<ActivationValue> start = ActivationValue.of(plan.network(), network, 0);
    List<EpochSummary> epochs = new ArrayList<>();
    List<WindowSummary> windows = new ArrayList<>();
    KeptParameters kept = new KeptParameters(plan.recipe().keep());
    try (Workers workers = master.startWorkers(
        spark, network.getLayerWiseConfigurations(), data.train(), List.of(data.validation(), data.test()))) {
      long began = System.nanoTime();
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        EpochSummary summary = epoch(distributed, master, workers, data, epoch, window -> {
          windows.add(window);
          listener.windowEnded(window);
        });
        epochs.add(summary);
        kept.add(network.params().toFloatVector(), summary.validation());
        listener.epochEnded(summary);
      }
      float[] parameters = kept.parameters();
      network.setParameters(Nd4j.createFromArray(parameters).reshape(1, -1));
      Evaluation train = workers.evaluate(parameters, data.train());
      Evaluation validation = plan.recipe().keep().equals(Keep.LAST)
          ? epochs.get(epochs.size() - 1).validation()
          : workers.evaluate(parameters, data.validation());
      Evaluation test = data.test() == data.validation() ? validation : workers.evaluate(parameters, data.test());
      return new TrainedRun(network, start, epochs, windows, train, validation, test, secondsSince(began));
    } catch (DivergedException e) {
      throw new DivergedException(e.getMessage(), new PartialRun(network, start, epochs, windows));
    }
  }

  private EpochSummary epoch(
      SparkDl4jMultiLayer network,
      AveragingTrainingMaster master,
      Workers workers,
      TrainingData data,
      int epoch,
      Consumer<WindowSummary> windows) {
    long began = System.nanoTime();
    EpochTotals totals = master.fitEpoch(network, workers, epoch, data.trainExamples(), windows);
    double seconds = secondsSince(began);
    network.getNetwork().incrementEpochCount();
    began = System.nanoTime();
    Workers.Observation validation =
        workers.observe(network.getNetwork().params().toFloatVector(), data.validation(), diagnostics);
    return new EpochSummary(
        epoch, totals, validation.evaluation(), seconds, secondsSince(began),
        ActivationValue.of(plan.network(), network.getNetwork(), epoch), validation.inputs());
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
