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
 * The params that classifier and model share, beside Spark's own of a probabilistic classifier. What each is, and what
 * it may be, {@code explainParams()} tells.
 */
public interface LearnedActivationParams extends HasWeightCol, HasValidationIndicatorCol, HasSeed {
  /** The params as this owner has them. */
  TrainingParams own();

  /**
   * Column of weights: a row's loss and gradient are multiplied by its weight over the mean weight of the
   * training rows.
   */
  @Override
  default Param<String> weightCol() {
    return own().weightCol;
  }

  /** Boolean column: rows where it is true are not trained on and validate each epoch. */
  @Override
  default Param<String> validationIndicatorCol() {
    return own().validationIndicatorCol;
  }

  /** Decides the start of the weights and the order of the rows. */
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
   * The layers as text, such as {@code dense:64 act}, in place of {@link #hiddenLayers()}; {@code act} stands for what
   * {@link #activation()} names.
   */
  default Param<String> network() {
    return own().network;
  }

  /** The value of {@link #network()}. */
  default String getNetwork() {
    return getOrDefault(network());
  }

  /** Activation of all hidden layers or of each {@code act}, or one for each with commas between. */
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

  /** Adam's learning rate. */
  default DoubleParam learningRate() {
    return own().learningRate;
  }

  /** The value of {@link #learningRate()}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** The activation parameters' own factor on the learning rate. */
  default DoubleParam activationLearningRate() {
    return own().activationLearningRate;
  }

  /** The value of {@link #activationLearningRate()}. */
  default double getActivationLearningRate() {
    return (double) getOrDefault(activationLearningRate());
  }

  /** How the learning rate goes on after the warm-up: {@code constant}, {@code cosine} or {@code linear}. */
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

  /** By what share, times the learning rate, each update shrinks weight matrices. */
  default DoubleParam weightDecay() {
    return own().weightDecay;
  }

  /** The value of {@link #weightDecay()}. */
  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  /** With what probability each input is dropped. */
  default DoubleParam inputDropout() {
    return own().inputDropout;
  }

  /** The value of {@link #inputDropout()}. */
  default double getInputDropout() {
    return (double) getOrDefault(inputDropout());
  }

  /** With what probability each output of a hidden layer is dropped. */
  default DoubleParam dropout() {
    return own().dropout;
  }

  /** The value of {@link #dropout()}. */
  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  /** What share of a label's probability goes to all classes alike. */
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

  /** How weights start: {@code glorot} or {@code gain}. */
  default Param<String> weightStart() {
    return own().weightStart;
  }

  /** The value of {@link #weightStart()}. */
  default String getWeightStart() {
    return getOrDefault(weightStart());
  }

  /** Parts that train side by side. */
  default IntParam workers() {
    return own().workers;
  }

  /** The value of {@link #workers()}. */
  default int getWorkers() {
    return (int) getOrDefault(workers());
  }

  /** Minibatches of a worker between two averages. */
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

  /** How far parameters go towards the average. */
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

  /** Of no use here: Scala's classes set a shared param's field by it. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(Param<String> param) {}

  /** Likewise. */
  @Override
  default void org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
      Param<String> param) {}

  /** Likewise. */
  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}
}
