package dev.pliant.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params of classifier and model, in addition to Spark's own params of a probabilistic classifier. {@code
 * explainParams()} describes each param and its values.
 */
public interface LearnedActivationParams extends HasWeightCol, HasValidationIndicatorCol, HasSeed {
  /** The owner's params. */
  TrainingParams own();

  /**
   * Column of weights: a row's loss and gradient are multiplied by its weight divided by the mean weight of the
   * training rows.
   */
  @Override
  default Param<String> weightCol() {
    return own().weightCol;
  }

  /** Boolean column: rows where it is true are not trained on and are used to validate each epoch. */
  @Override
  default Param<String> validationIndicatorCol() {
    return own().validationIndicatorCol;
  }

  /** Decides the initial weights and the order of the rows. */
  @Override
  default LongParam seed() {
    return own().seed;
  }

  /** Units of each hidden layer. */
  default IntArrayParam hiddenLayers() {
    return own().hiddenLayers;
  }

  /** The value of {@link #hiddenLayers()}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /**
   * The layers as text, such as {@code dense:64 act}, instead of {@link #hiddenLayers()}; {@code act} stands for the
   * activation that {@link #activation()} names.
   */
  default Param<String> network() {
    return own().network;
  }

  /** The value of {@link #network()}. */
  default String getNetwork() {
    return getOrDefault(network());
  }

  /**
   * What a row's features are to a network of maps, such as {@code 32x32x3}: rows, columns and channels of an image.
   */
  default Param<String> imageShape() {
    return own().imageShape;
  }

  /** The value of {@link #imageShape()}. */
  default String getImageShape() {
    return getOrDefault(imageShape());
  }

  /** Activation of all hidden layers or of each {@code act}; or one for each, separated by commas. */
  default Param<String> activation() {
    return own().activation;
  }

  /** The value of {@link #activation()}. */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /** Which units share activation parameters: {@code layer}, {@code unit} or {@code network}. */
  default Param<String> sharing() {
    return own().sharing;
  }

  /** The value of {@link #sharing()}. */
  default String getSharing() {
    return getOrDefault(sharing());
  }

  /** Passes over the training rows. */
  default IntParam epochs() {
    return own().epochs;
  }

  /** The value of {@link #epochs()}. */
  default int getEpochs() {
    return (int) getOrDefault(epochs());
  }

  /** Rows of a worker's minibatch. */
  default IntParam batchSize() {
    return own().batchSize;
  }

  /** The value of {@link #batchSize()}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** How parameters follow from gradients: {@code adam}, {@code sgd} or {@code nesterov}. */
  default Param<String> updater() {
    return own().updater;
  }

  /** The value of {@link #updater()}. */
  default String getUpdater() {
    return getOrDefault(updater());
  }

  /** Momentum of {@code sgd} and {@code nesterov}. */
  default DoubleParam momentum() {
    return own().momentum;
  }

  /** The value of {@link #momentum()}. */
  default double getMomentum() {
    return (double) getOrDefault(momentum());
  }

  /** The updater's learning rate. */
  default DoubleParam learningRate() {
    return own().learningRate;
  }

  /** The value of {@link #learningRate()}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** Factor on the learning rate for activation parameters. */
  default DoubleParam activationLearningRate() {
    return own().activationLearningRate;
  }

  /** The value of {@link #activationLearningRate()}. */
  default double getActivationLearningRate() {
    return (double) getOrDefault(activationLearningRate());
  }

  /** How the learning rate changes after the warm-up: {@code constant}, {@code cosine} or {@code linear}. */
  default Param<String> learningRateSchedule() {
    return own().learningRateSchedule;
  }

  /** The value of {@link #learningRateSchedule()}. */
  default String getLearningRateSchedule() {
    return getOrDefault(learningRateSchedule());
  }

  /** Epochs over which the learning rate rises. */
  default DoubleParam warmUp() {
    return own().warmUp;
  }

  /** The value of {@link #warmUp()}. */
  default double getWarmUp() {
    return (double) getOrDefault(warmUp());
  }

  /** The share of weight matrices that each update removes, multiplied by the learning rate. */
  default DoubleParam weightDecay() {
    return own().weightDecay;
  }

  /** The value of {@link #weightDecay()}. */
  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  /** The probability that an input is dropped. */
  default DoubleParam inputDropout() {
    return own().inputDropout;
  }

  /** The value of {@link #inputDropout()}. */
  default double getInputDropout() {
    return (double) getOrDefault(inputDropout());
  }

  /** The probability that an output of a hidden layer is dropped. */
  default DoubleParam dropout() {
    return own().dropout;
  }

  /** The value of {@link #dropout()}. */
  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  /** The share of a label's probability that is spread evenly over all classes. */
  default DoubleParam labelSmoothing() {
    return own().labelSmoothing;
  }

  /** The value of {@link #labelSmoothing()}. */
  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }

  /** The final parameters: {@code last}, {@code best} on the validation rows, or {@code average:N}. */
  default Param<String> keep() {
    return own().keep;
  }

  /** The value of {@link #keep()}. */
  default String getKeep() {
    return getOrDefault(keep());
  }

  /** After how many epochs without a better validation training ends, with the best; 0 for all epochs. */
  default IntParam patience() {
    return own().patience;
  }

  /** The value of {@link #patience()}. */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  /** The initial distribution of weights: {@code glorot} or {@code gain}. */
  default Param<String> weightStart() {
    return own().weightStart;
  }

  /** The value of {@link #weightStart()}. */
  default String getWeightStart() {
    return getOrDefault(weightStart());
  }

  /** Number of workers that train in parallel. */
  default IntParam workers() {
    return own().workers;
  }

  /** The value of {@link #workers()}. */
  default int getWorkers() {
    return (int) getOrDefault(workers());
  }

  /** Minibatches that each worker trains on between two averages. */
  default IntParam averagingFrequency() {
    return own().averagingFrequency;
  }

  /** The value of {@link #averagingFrequency()}. */
  default int getAveragingFrequency() {
    return (int) getOrDefault(averagingFrequency());
  }

  /** Minibatches before the first average. */
  default IntParam averagingStart() {
    return own().averagingStart;
  }

  /** The value of {@link #averagingStart()}. */
  default int getAveragingStart() {
    return (int) getOrDefault(averagingStart());
  }

  /** How far parameters move towards the average. */
  default DoubleParam outerLearningRate() {
    return own().outerLearningRate;
  }

  /** The value of {@link #outerLearningRate()}. */
  default double getOuterLearningRate() {
    return (double) getOrDefault(outerLearningRate());
  }

  /** Nesterov momentum from average to average. */
  default DoubleParam outerMomentum() {
    return own().outerMomentum;
  }

  /** The value of {@link #outerMomentum()}. */
  default double getOuterMomentum() {
    return (double) getOrDefault(outerMomentum());
  }

  /** The optimisation step: {@code auto}, {@code fused} or {@code dl4j}. */
  default Param<String> step() {
    return own().step;
  }

  /** The value of {@link #step()}. */
  default String getStep() {
    return getOrDefault(step());
  }

  /** Not used: Scala's classes set a shared param's field with it. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(Param<String> param) {}

  /** Not used either. */
  @Override
  default void org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
      Param<String> param) {}

  /** Not used either. */
  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}
}
