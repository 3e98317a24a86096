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
   * @throws TrainingException if the training cannot go on or cannot be trusted
   */
  public TrainedRun train(TrainingData data, TrainingListener listener) {
    MultiLayerNetwork network = new MultiLayerNetwork(plan.configuration());
    network.init();
    AveragingTrainingMaster master = new AveragingTrainingMaster(
        plan.workers(), plan.batchSize(), plan.averaging(), plan.seed(), plan.step());
    SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, network, master);

    List<ActivationValue> start = ActivationValue.of(plan.network(), network, 0);
    List<EpochSummary> epochs = new ArrayList<>();
    List<WindowSummary> windows = new ArrayList<>();
    long began = System.nanoTime();
    for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
      EpochSummary summary = epoch(distributed, master, data, epoch, window -> {
        windows.add(window);
        listener.windowEnded(window);
      });
      epochs.add(summary);
      listener.epochEnded(summary);
    }
    Evaluation train = Evaluator.evaluate(spark, network, plan.step(), data.train());
    Evaluation validation = epochs.get(epochs.size() - 1).validation();
    Evaluation test =
        data.test() == data.validation() ? validation : Evaluator.evaluate(spark, network, plan.step(), data.test());
    return new TrainedRun(network, start, epochs, windows, train, validation, test, secondsSince(began));
  }

  private EpochSummary epoch(
      SparkDl4jMultiLayer network,
      AveragingTrainingMaster master,
      TrainingData data,
      int epoch,
      Consumer<WindowSummary> windows) {
    long began = System.nanoTime();
    EpochTotals totals = master.fitEpoch(network, data.train(), epoch, data.trainExamples(), windows);
    double seconds = secondsSince(began);
    network.getNetwork().incrementEpochCount();
    return new EpochSummary(
        epoch,
        totals,
        Evaluator.evaluate(spark, network.getNetwork(), plan.step(), data.validation()),
        seconds,
        ActivationValue.of(plan.network(), network.getNetwork(), epoch));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
