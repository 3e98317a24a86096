package dev.pliant.ml;

import dev.pliant.jobs.Described;
import dev.pliant.training.EpochSummary;
import dev.pliant.training.MemoryNeed;
import dev.pliant.training.TaskSlots;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.Trainer;
import dev.pliant.training.TrainingData;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A classifier with a network of dense or convolutional layers, in a chain or with branches, whose activation functions
 * are learned.
 *
 * <p>Features are dense or sparse vectors, or arrays of float or double, which are not scaled and are rounded to
 * floats; or binary, whose bytes are scaled to [0, 1]. Labels are 0 … k − 1. k comes from the label column's metadata,
 * or else from the largest label, if there are at least as many rows as classes (or at most 100 classes).
 *
 * <p>Weights are relative. Each row's gradient and loss are multiplied by its weight divided by the mean weight of the
 * training rows; in validation, of the validation rows. Rows of weight 0 are ignored. Accuracies count each row once,
 * whatever its weight is.
 *
 * <p>The result is the same to the bit for the same params, including {@code workers}, and the same rows in the same
 * order: the order of partitions, and of rows within each. The division into partitions has no effect, except on the
 * last bit of the mean weight. If a data set has no fixed order, such as after a shuffle, sort it first.
 *
 * <p>The rows are read once and packed where the workers are. As many tasks must run at once as there are workers.
 * Trainings that run at the same time, such as in a parallel cross validation, wait for each other if there are not
 * enough slots for both. Under dynamic allocation the default number of workers follows from Spark's settings, not from
 * the executors at the moment, and {@code fit} waits until Spark has started executors for all workers.
 */
public final class LearnedActivationClassifier extends Identity.Classifier
    implements LearnedActivationParams, MLWritable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(LearnedActivationClassifier.class);
  /** If a cluster starts machines for executors, that takes minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TrainingParams own;

  public LearnedActivationClassifier() {
    this(Identifiable$.MODULE$.randomUID("learnedActivationClassifier"));
  }

  /** @param uid unique id of the classifier */
  public LearnedActivationClassifier(String uid) {
    new Identity(uid).super();
    this.own = new TrainingParams(this);
  }

  @Override
  public TrainingParams own() {
    return own;
  }

  @Override
  public LearnedActivationClassifier setFeaturesCol(String value) {
    return super.setFeaturesCol(own.required("featuresCol", value));
  }

  @Override
  public LearnedActivationClassifier setLabelCol(String value) {
    return super.setLabelCol(own.required("labelCol", value));
  }

  @Override
  public LearnedActivationClassifier setPredictionCol(String value) {
    return super.setPredictionCol(own.required("predictionCol", value));
  }

  @Override
  public LearnedActivationClassifier setRawPredictionCol(String value) {
    return super.setRawPredictionCol(own.required("rawPredictionCol", value));
  }

  @Override
  public LearnedActivationClassifier setProbabilityCol(String value) {
    return super.setProbabilityCol(own.required("probabilityCol", value));
  }

  @Override
  public LearnedActivationClassifier setThresholds(double[] value) {
    return super.setThresholds(own.required("thresholds", value));
  }

  /** Sets {@link #weightCol()}. */
  public LearnedActivationClassifier setWeightCol(String value) {
    return (LearnedActivationClassifier) set(weightCol(), value);
  }

  /** Sets {@link #validationIndicatorCol()}. */
  public LearnedActivationClassifier setValidationIndicatorCol(String value) {
    return (LearnedActivationClassifier) set(validationIndicatorCol(), value);
  }

  /** Sets {@link #seed()}. */
  public LearnedActivationClassifier setSeed(long value) {
    return (LearnedActivationClassifier) set(seed(), value);
  }

  /** Sets {@link #hiddenLayers()}. */
  public LearnedActivationClassifier setHiddenLayers(int[] value) {
    return (LearnedActivationClassifier) set(hiddenLayers(), value);
  }

  /** Sets {@link #network()}. */
  public LearnedActivationClassifier setNetwork(String value) {
    return (LearnedActivationClassifier) set(network(), value);
  }

  /** Sets {@link #imageShape()}. */
  public LearnedActivationClassifier setImageShape(String value) {
    return (LearnedActivationClassifier) set(imageShape(), value);
  }

  /** Sets {@link #activation()}. */
  public LearnedActivationClassifier setActivation(String value) {
    return (LearnedActivationClassifier) set(activation(), value);
  }

  /** Sets {@link #sharing()}. */
  public LearnedActivationClassifier setSharing(String value) {
    return (LearnedActivationClassifier) set(sharing(), value);
  }

  /** Sets {@link #epochs()}. */
  public LearnedActivationClassifier setEpochs(int value) {
    return (LearnedActivationClassifier) set(epochs(), value);
  }

  /** Sets {@link #batchSize()}. */
  public LearnedActivationClassifier setBatchSize(int value) {
    return (LearnedActivationClassifier) set(batchSize(), value);
  }

  /** Sets {@link #learningRate()}. */
  public LearnedActivationClassifier setLearningRate(double value) {
    return (LearnedActivationClassifier) set(learningRate(), value);
  }

  /** Sets {@link #updater()}. */
  public LearnedActivationClassifier setUpdater(String value) {
    return (LearnedActivationClassifier) set(updater(), value);
  }

  /** Sets {@link #momentum()}. */
  public LearnedActivationClassifier setMomentum(double value) {
    return (LearnedActivationClassifier) set(momentum(), value);
  }

  /** Sets {@link #activationLearningRate()}. */
  public LearnedActivationClassifier setActivationLearningRate(double value) {
    return (LearnedActivationClassifier) set(activationLearningRate(), value);
  }

  /** Sets {@link #learningRateSchedule()}. */
  public LearnedActivationClassifier setLearningRateSchedule(String value) {
    return (LearnedActivationClassifier) set(learningRateSchedule(), value);
  }

  /** Sets {@link #warmUp()}. */
  public LearnedActivationClassifier setWarmUp(double value) {
    return (LearnedActivationClassifier) set(warmUp(), value);
  }

  /** Sets {@link #weightDecay()}. */
  public LearnedActivationClassifier setWeightDecay(double value) {
    return (LearnedActivationClassifier) set(weightDecay(), value);
  }

  /** Sets {@link #inputDropout()}. */
  public LearnedActivationClassifier setInputDropout(double value) {
    return (LearnedActivationClassifier) set(inputDropout(), value);
  }

  /** Sets {@link #dropout()}. */
  public LearnedActivationClassifier setDropout(double value) {
    return (LearnedActivationClassifier) set(dropout(), value);
  }

  /** Sets {@link #labelSmoothing()}. */
  public LearnedActivationClassifier setLabelSmoothing(double value) {
    return (LearnedActivationClassifier) set(labelSmoothing(), value);
  }

  /** Sets {@link #keep()}. */
  public LearnedActivationClassifier setKeep(String value) {
    return (LearnedActivationClassifier) set(keep(), value);
  }

  /** Sets {@link #patience()}. */
  public LearnedActivationClassifier setPatience(int value) {
    return (LearnedActivationClassifier) set(patience(), value);
  }

  /** Sets {@link #weightStart()}. */
  public LearnedActivationClassifier setWeightStart(String value) {
    return (LearnedActivationClassifier) set(weightStart(), value);
  }

  /** Sets {@link #workers()}. */
  public LearnedActivationClassifier setWorkers(int value) {
    return (LearnedActivationClassifier) set(workers(), value);
  }

  /** Sets {@link #averagingFrequency()}. */
  public LearnedActivationClassifier setAveragingFrequency(int value) {
    return (LearnedActivationClassifier) set(averagingFrequency(), value);
  }

  /** Sets {@link #averagingStart()}. */
  public LearnedActivationClassifier setAveragingStart(int value) {
    return (LearnedActivationClassifier) set(averagingStart(), value);
  }

  /** Sets {@link #outerLearningRate()}. */
  public LearnedActivationClassifier setOuterLearningRate(double value) {
    return (LearnedActivationClassifier) set(outerLearningRate(), value);
  }

  /** Sets {@link #outerMomentum()}. */
  public LearnedActivationClassifier setOuterMomentum(double value) {
    return (LearnedActivationClassifier) set(outerMomentum(), value);
  }

  /** Sets {@link #step()}. */
  public LearnedActivationClassifier setStep(String value) {
    return (LearnedActivationClassifier) set(step(), value);
  }

  @Override
  public LearnedActivationClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public StructType validateAndTransformSchema(StructType schema, boolean fitting, DataType none) {
    own.requireValues();
    String indicator = own.column(own.validationIndicatorCol);
    if (!indicator.isEmpty()) {
      SchemaUtils.checkColumnType(schema, indicator, DataTypes.BooleanType, "");
    }
    // Spark supports a single type of features; this class supports several.
    return super.validateAndTransformSchema(schema, fitting, Features.requireType(schema, getFeaturesCol()));
  }

  /**
   * Trains on {@code dataset}. It is called by {@code fit}, which sets the model's params.
   *
   * @throws IllegalArgumentException if params do not fit together or a row cannot be used; the message is one line
   *     with the params, or with column and row
   * @throws dev.pliant.training.TrainingException if the training diverges or cannot continue
   */
  @Override
  public LearnedActivationClassificationModel train(Dataset<?> dataset) {
    own.check();
    SparkContext spark = dataset.sparkSession().sparkContext();
    RowColumns columns = RowColumns.of(
        dataset.schema(), getLabelCol(), getFeaturesCol(), own.column(own.weightCol),
        own.column(own.validationIndicatorCol));
    try (Described work = Described.as(spark, "fit " + uid());
        TrainingRows rows = TrainingRows.read(dataset, columns)) {
      if (isDefined(thresholds()) && getThresholds().length != rows.classes()) {
        throw new IllegalArgumentException(
            "thresholds has " + getThresholds().length + " values, but there are " + rows.classes()
                + " classes; give each class one");
      }
      int workers = isDefined(workers()) ? getWorkers() : defaultWorkers(spark, rows.train().count());
      TrainingPlan plan = own.plan(rows.features(), rows.classes(), workers);
      MemoryNeed.require(plan, rows.train().count(), spark, new MemoryNeed.Names(
          isDefined(network()) ? "network" : "hiddenLayers", "batchSize", "keep"));
      try (SlotLease slots = SlotLease.take(spark, workers)) {
        awaitExecutors(spark, workers);
        return train(spark, rows, plan);
      }
    }
  }

  private LearnedActivationClassificationModel train(SparkContext spark, TrainingRows rows, TrainingPlan plan) {
    try (TrainingData data =
        TrainingData.pack(rows.train(), rows.validation().orElse(null), plan.workers(), getSeed()).load()) {
      rows.close();
      TrainedRun run = new Trainer(new JavaSparkContext(spark), plan).train(data, new Log());
      return LearnedActivationClassificationModel.of(uid(), run);
    }
  }

  /** Before the data are distributed, so that each executor gets its share of them. */
  private void awaitExecutors(SparkContext spark, int workers) {
    if (TaskSlots.areDynamic(spark) && TaskSlots.present(spark) < workers) {
      TaskSlots.gather(new JavaSparkContext(spark), workers, PATIENCE, new Come(workers));
    }
  }

  private int defaultWorkers(SparkContext spark, long rows) {
    return (int) Math.max(1, Math.min(TaskSlots.expected(spark), rows / getBatchSize()));
  }

  /** Logs the arrival of executors. */
  private final class Come implements IntConsumer {
    private final int workers;
    private int last = -1;

    Come(int workers) {
      this.workers = workers;
    }

    @Override
    public void accept(int come) {
      if (come != last) {
        LOG.info("{}: waiting for executors, {} of {} workers have a task slot", uid(), come, workers);
        last = come;
      }
    }
  }

  private final class Log implements TrainingListener {
    @Override
    public void epochEnded(EpochSummary epoch) {
      LOG.info("{}: epoch {} of {}, loss {}, accuracy {}",
          uid(), epoch.epoch(), getEpochs(), epoch.totals().loss(), epoch.totals().accuracy());
    }

    @Override
    public void endedEarly(int last, int best) {
      LOG.info("{}: ended after epoch {}, with the parameters of epoch {}", uid(), last, best);
    }
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** A reader of saved classifiers. */
  public static MLReader<LearnedActivationClassifier> read() {
    return new Reader();
  }

  /** Reads the classifier that was saved to {@code path}. */
  public static LearnedActivationClassifier load(String path) {
    return read().load(path);
  }

  /** Does not create an object of the class that the file names, as Spark's own reader does. */
  private static final class Reader extends MLReader<LearnedActivationClassifier> {
    @Override
    public LearnedActivationClassifier load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sc(), LearnedActivationClassifier.class.getName());
      LearnedActivationClassifier classifier = new LearnedActivationClassifier(metadata.uid());
      metadata.getAndSetParams(classifier, Option.empty());
      return classifier;
    }
  }
}
