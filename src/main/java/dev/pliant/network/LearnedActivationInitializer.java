package dev.pliant.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Places the parameters of a {@link LearnedActivationLayer} in DL4J's flat view, and initialises them. */
final class LearnedActivationInitializer implements ParamInitializer {
  static final LearnedActivationInitializer INSTANCE = new LearnedActivationInitializer();

  private static final List<String> KEYS = List.of(LearnedActivationLayer.PARAMETER);

  private LearnedActivationInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    LearnedActivationLayer conf = (LearnedActivationLayer) layer;
    if (conf.sets() <= 0) {
      throw new IllegalStateException(
          "the activation of layer '" + layer.getLayerName() + "' has parameters for each unit, but no number of units:"
              + " set the network's input type or the layer's units");
    }
    return conf.sets() * conf.function().parameterCount();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return KEYS;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return KEYS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return LearnedActivationLayer.PARAMETER.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray parametersView, boolean initialize) {
    LearnedActivationLayer layer = (LearnedActivationLayer) conf.getLayer();
    INDArray parameters = view(layer, parametersView);
    if (initialize) {
      parameters.assign(Nd4j.createFromArray(layer.function().start()).castTo(parameters.dataType())
          .reshape(1, -1).repeat(0, layer.sets()));
    }
    conf.addVariable(LearnedActivationLayer.PARAMETER);
    return table(parameters);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
    return table(view((LearnedActivationLayer) conf.getLayer(), gradientView));
  }

  /** The flat view as [sets, P], in the order of DL4J's flat views. */
  private INDArray view(LearnedActivationLayer layer, INDArray flat) {
    long expected = numParams(layer);
    if (flat.length() != expected) {
      throw new IllegalStateException(
          "the activation's view has " + flat.length() + " elements and not " + expected);
    }
    return flat.reshape('f', layer.sets(), expected / layer.sets());
  }

  private static Map<String, INDArray> table(INDArray array) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    table.put(LearnedActivationLayer.PARAMETER, array);
    return table;
  }
}
