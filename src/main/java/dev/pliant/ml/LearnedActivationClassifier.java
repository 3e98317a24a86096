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
 * Classifies by a network of dense layers, in a chain or with branches, whose activation functions are learned.
 *
 * <p>Features are vectors, dense or sparse, arrays of float or double, which are taken as they are and rounded to
 * floats, or binary, whose bytes are scaled to [0, 1]. Labels are 0 … k − 1; k is what the label column's metadata say,
 * or else what the largest label tells, where there are no fewer rows than classes (or no more than 100 classes).
 *
 * <p>A weight counts relative to the others: each row's gradient and loss is multiplied by its weight divided by the
 * mean weight of the rows trained on, in validation by that of the rows that validate. Rows of weight 0 are left out as
 * if they were not there; accuracies count rows, whatever they weigh.
 *
 * <p>What is learned follows, to the bit, from params, {@code workers} among them, and the rows in their order: that of
 * partitions, and of rows within each. How the rows are cut into partitions is of no consequence, but for the last bit
 * of the mean weight. A data set whose order is not its own, such as after a shuffle, is best sorted first.
 *
 * <p>The rows are read once and packed where the workers are. As many tasks must run at once as there are workers;
 * trainings that are started side by side, as by a cross validation in parallel, wait for each other where there are
 * not enough slots for both. Under dynamic allocation the default number of workers follows from Spark's settings, not
 * from the executors of the moment, and {@code fit} waits until Spark has started executors for all of them.
 */
public final class LearnedActivationClassifier extends Identity.Classifier
    implements LearnedActivationParams, MLWritable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(LearnedActivationClassifier.class);
  /** Where a cluster starts machines for executors, they take minutes to come. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TrainingParams own;

  public LearnedActivationClassifier() {
    this(Identifiable$.MODULE$.randomUID("learnedActivationClassifier"));
  }

  /** @param uid by which it is told from others */
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
    // Spark takes one type of features; this one takes several.
    return super.validateAndTransformSchema(schema, fitting, Features.requireType(schema, getFeaturesCol()));
  }

  /**
   * Trains on {@code dataset}; called by {@code fit}, which sets the model's params.
   *
   * @throws IllegalArgumentException if params do not go together or a row cannot be used, in one line that names
   *     params or column and row
   * @throws dev.pliant.training.TrainingException if the training diverges or cannot go on
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
      plan.requireRoom(rows.train().count(), spark, new MemoryNeed.Names(
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

  /** Before the data are dealt out, so that each executor gets its share of them. */
  private void awaitExecutors(SparkContext spark, int workers) {
    if (TaskSlots.areDynamic(spark) && TaskSlots.present(spark) < workers) {
      TaskSlots.gather(new JavaSparkContext(spark), workers, PATIENCE, new Come(workers));
    }
  }

  private int defaultWorkers(SparkContext spark, long rows) {
    return (int) Math.max(1, Math.min(TaskSlots.expected(spark), rows / getBatchSize()));
  }

  /** Tells of executors that come. */
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
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads classifiers. */
  public static MLReader<LearnedActivationClassifier> read() {
    return new Reader();
  }

  /** Reads the classifier that was saved to {@code path}. */
  public static LearnedActivationClassifier load(String path) {
    return read().load(path);
  }

  /** Unlike Spark's own, which makes an object of whatever class the file names. */
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
