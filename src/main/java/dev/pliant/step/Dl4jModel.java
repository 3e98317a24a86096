package dev.pliant.step;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The common part of a {@code MultiLayerNetwork} and a {@code ComputationGraph} with one input and one output. */
sealed interface Dl4jModel {
  /** Wraps {@code model}, which does not need to be initialised. */
  static Dl4jModel of(Model model) {
    return model instanceof ComputationGraph graph ? new Graph(graph) : new Chain((MultiLayerNetwork) model);
  }

  Model model();

  void addListener(TrainingListener listener);

  void fit(DataSet examples);

  /** The configuration of its output layer; null if that layer has no loss. */
  BaseOutputLayer outputConfiguration();

  /** Its output layer. */
  Layer outputLayer();

  /** Frees its data of the last minibatch. */
  void clear();

  /** The elements in C order. */
  static float[] flat(INDArray array) {
    // A matrix created in Java is copied element by element, which takes half as long as a step.
    return Nd4j.toFlattened('c', array).toFloatVector();
  }

  /** The output layer's weights and biases applied to {@code input}. */
  default float[] logits(INDArray input) {
    Layer output = outputLayer();
    // A layer that takes a map as a vector is shown the map.
    INDArray rows = input.rank() == 2 ? input : input.dup('c').reshape('c', input.size(0), -1);
    return flat(rows
        .mmul(output.getParam(DefaultParamInitializer.WEIGHT_KEY))
        .addiRowVector(output.getParam(DefaultParamInitializer.BIAS_KEY)));
  }

  /** The number of classes. */
  default int classes() {
    return Math.toIntExact(outputLayer().getParam(DefaultParamInitializer.BIAS_KEY).length());
  }

  /** A chain of layers. */
  record Chain(MultiLayerNetwork model) implements Dl4jModel {
    @Override
    public void addListener(TrainingListener listener) {
      model.addListeners(listener);
    }

    @Override
    public void fit(DataSet examples) {
      model.fit(examples);
    }

    @Override
    public BaseOutputLayer outputConfiguration() {
      List<NeuralNetConfiguration> layers = model.getLayerWiseConfigurations().getConfs();
      return layers.get(layers.size() - 1).getLayer() instanceof BaseOutputLayer output ? output : null;
    }

    @Override
    public Layer outputLayer() {
      return model.getOutputLayer();
    }

    @Override
    public void clear() {
      model.clear();
    }
  }

  /** A network with branches. */
  record Graph(ComputationGraph model) implements Dl4jModel {
    private String outputName() {
      return model.getConfiguration().getNetworkOutputs().get(0);
    }

    /** The output layer's input, among all layers' outputs. */
    INDArray outputInput(Map<String, INDArray> values) {
      return values.get(model.getConfiguration().getVertexInputs().get(outputName()).get(0));
    }

    @Override
    public void addListener(TrainingListener listener) {
      model.addListeners(listener);
    }

    @Override
    public void fit(DataSet examples) {
      model.fit(examples);
    }

    @Override
    public BaseOutputLayer outputConfiguration() {
      return model.getConfiguration().getVertices().get(outputName()) instanceof LayerVertex vertex
          && vertex.getLayerConf().getLayer() instanceof BaseOutputLayer output ? output : null;
    }

    @Override
    public Layer outputLayer() {
      return model.getOutputLayer(0);
    }

    @Override
    public void clear() {
      model.clearLayersStates();
    }
  }
}
