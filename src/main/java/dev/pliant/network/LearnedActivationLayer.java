package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.layer.Sharing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's configuration of a layer that applies a learned activation function to each element of its input and keeps the
 * input's shape: [minibatch, units], [minibatch, units, time] or [minibatch, channels, height, width].
 *
 * <p>The function's P parameters are one array {@value #PARAMETER}. Its shape is [1, P] if the layer's units share
 * them, and [units, P] if each unit has its own. They are updated, averaged and stored like weights, but have no weight
 * decay. With {@link Sharing#NETWORK} the layer has a copy of parameters that all such layers share. Whoever trains
 * such layers must add up the copies' gradients, add the gradient of the penalty, which the layers leave out, and keep
 * the copies equal. The layer stores only the function's name, so it works with every family.
 */
public final class LearnedActivationLayer extends BaseLayer {
  /** The key of the parameter array in DL4J's parameter table. */
  public static final String PARAMETER = "k";

  private static final long serialVersionUID = 1;

  @JsonProperty private final String function;
  @JsonProperty private final Sharing sharing;

  /** The number of parameter sets: 1 if shared, else the number of units, which follows from the network's input. */
  @JsonProperty private long sets;

  @JsonCreator
  LearnedActivationLayer(
      @JsonProperty("function") String function,
      @JsonProperty("sharing") Sharing sharing,
      @JsonProperty("sets") long sets) {
    this.function = function;
    this.sharing = sharing;
    this.sets = sets;
  }

  private LearnedActivationLayer(Builder builder) {
    super(builder);
    this.function = builder.function.spec();
    this.sharing = builder.sharing;
    this.sets = builder.sharing == Sharing.UNIT ? builder.units : 1;
    initializeConstraints(builder);
  }

  /** The function that the layer applies. */
  public ActivationFunction function() {
    return Activations.parse(function);
  }

  /** Which units share parameters. */
  public Sharing sharing() {
    return sharing;
  }

  /** The number of parameter sets: 1 if the layer's units share them, else the number of units. */
  public long sets() {
    return sets;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parametersView,
      boolean initializeParameters,
      DataType dataType) {
    Dl4jActivation layer = new Dl4jActivation(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parametersView);
    Map<String, INDArray> parameters = initializer().init(conf, parametersView, initializeParameters);
    layer.setParamTable(parameters);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return LearnedActivationInitializer.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    if (inputType == null) {
      throw new IllegalStateException("layer " + layerIndex + " (" + function + ") has no input type");
    }
    return inputType;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (sharing == Sharing.UNIT && (sets <= 0 || override)) {
      sets = units(inputType);
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String name) {
    return false;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    // Weight decay would pull an activation parameter to zero, which does not make the function simpler.
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, LearnedActivationLayer.class, inputType, inputType)
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, 0, inputType.arrayElementsPerExample(), inputType.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public LearnedActivationLayer clone() {
    return (LearnedActivationLayer) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LearnedActivationLayer that
        && super.equals(other)
        && function.equals(that.function)
        && sharing == that.sharing
        && sets == that.sets;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), function, sharing, sets);
  }

  private static long units(InputType inputType) {
    if (inputType instanceof InputType.InputTypeFeedForward feedForward) {
      return feedForward.getSize();
    }
    if (inputType instanceof InputType.InputTypeRecurrent recurrent) {
      return recurrent.getSize();
    }
    if (inputType instanceof InputType.InputTypeConvolutional convolutional) {
      return convolutional.getChannels();
    }
    throw new IllegalStateException("a learned activation cannot find the units in an input of type " + inputType);
  }

  /** Builds a {@link LearnedActivationLayer}. */
  public static final class Builder extends BaseLayer.Builder<Builder> {
    private final ActivationFunction function;
    private Sharing sharing = Sharing.LAYER;
    private long units;

    /** A layer that applies {@code function}, with parameters that all units share. */
    public Builder(ActivationFunction function) {
      if (function.parameterCount() == 0) {
        throw new IllegalArgumentException("'" + function.spec() + "' has no parameters to learn");
      }
      this.function = function;
    }

    /** Sets which units share parameters. */
    public Builder sharing(Sharing which) {
      this.sharing = which;
      return this;
    }

    /** Sets the number of the input's units (channels of feature maps); only needed without an input type. */
    public Builder units(long count) {
      this.units = count;
      return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public LearnedActivationLayer build() {
      return new LearnedActivationLayer(this);
    }
  }
}
