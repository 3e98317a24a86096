package dev.pliant.network;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Parameters and updater state of a DL4J model as plain arrays, in an order that the implementation defines. */
public interface ModelState {
  /** How many parameters there are. */
  int length();

  /** How many floats the updater's state has. */
  int updaterStateLength();

  /** A copy of the model's parameters. */
  float[] parameters();

  /** Sets the model's parameters. */
  void setParameters(float[] values);

  /** A copy of the updater's state; empty if the updater keeps none. */
  float[] updaterState();

  /** Sets the updater's state. */
  void setUpdaterState(float[] values);

  /** The state of {@code model} in the order of DL4J's own flat views. */
  static ModelState flat(Model model) {
    return new Flat(model, updater(model));
  }

  /** The updater of {@code model}, a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
  static BaseMultiLayerUpdater<?> updater(Model model) {
    return model instanceof ComputationGraph graph
        ? graph.getUpdater()
        : (BaseMultiLayerUpdater<?>) ((MultiLayerNetwork) model).getUpdater();
  }

  /**
   * The number of updates that {@code model}, a {@code MultiLayerNetwork} or a {@code ComputationGraph}, has counted.
   */
  static int iterations(Model model) {
    return model instanceof ComputationGraph graph
        ? graph.getConfiguration().getIterationCount()
        : ((MultiLayerNetwork) model).getLayerWiseConfigurations().getIterationCount();
  }

  /** Sets the number of updates that {@code model} counts from. */
  static void setIterations(Model model, int iterations) {
    if (model instanceof ComputationGraph graph) {
      graph.getConfiguration().setIterationCount(iterations);
    } else {
      ((MultiLayerNetwork) model).getLayerWiseConfigurations().setIterationCount(iterations);
    }
  }

  /** The state in the order of DL4J's flat views. */
  record Flat(Model model, BaseMultiLayerUpdater<?> updater) implements ModelState {
    @Override
    public int length() {
      return Math.toIntExact(model.numParams());
    }

    @Override
    public int updaterStateLength() {
      INDArray view = updater.getStateViewArray();
      return view == null ? 0 : Math.toIntExact(view.length());
    }

    @Override
    public float[] parameters() {
      return model.params().toFloatVector();
    }

    @Override
    public void setParameters(float[] values) {
      model.setParams(Nd4j.createFromArray(values).reshape(1, -1));
    }

    @Override
    public float[] updaterState() {
      INDArray view = updater.getStateViewArray();
      return view == null ? new float[0] : view.toFloatVector();
    }

    @Override
    public void setUpdaterState(float[] values) {
      if (values.length > 0) {
        updater.setStateViewArray(Nd4j.createFromArray(values).reshape(1, -1));
      }
    }
  }
}
