package dev.pliant.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

/** Runs a plan: epochs of averaged windows, validation after each, evaluation on everything at the end. */
public final class Trainer {
  private final JavaSparkContext spark;
  private final TrainingPlan plan;

  public Trainer(JavaSparkContext spark, TrainingPlan plan) {
    this.spark = spark;
    this.plan = plan;
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
        plan.workers(), plan.batchSize(), plan.averaging(), plan.seed(), plan.step(), plan.recipe().regularization());
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network, master);

    List<ActivationValue> start = ActivationValue.of(plan.network(), network, 0);
    List<EpochSummary> epochs = new ArrayList<>();
    List<WindowSummary> windows = new ArrayList<>();
    long began = System.nanoTime();
    try (Workers workers = master.startWorkers(
        spark, network.getLayerWiseConfigurations(), data.train(), List.of(data.validation(), data.test()))) {
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        EpochSummary summary = epoch(distributed, master, workers, data, epoch, window -> {
          windows.add(window);
          listener.windowEnded(window);
        });
        epochs.add(summary);
        listener.epochEnded(summary);
      }
      float[] parameters = network.params().toFloatVector();
      Evaluation train = workers.evaluate(parameters, data.train());
      Evaluation validation = epochs.get(epochs.size() - 1).validation();
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
    Evaluation validation = workers.evaluate(network.getNetwork().params().toFloatVector(), data.validation());
    return new EpochSummary(
        epoch, totals, validation, seconds, secondsSince(began),
        ActivationValue.of(plan.network(), network.getNetwork(), epoch));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
