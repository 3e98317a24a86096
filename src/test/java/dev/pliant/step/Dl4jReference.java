package dev.pliant.step;

import dev.pliant.layer.Dense;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** What DL4J makes of a network by its own forward pass: the reference for that of kernels. */
final class Dl4jReference {
  private final Dl4jForm form;
  private final Model model;

  Dl4jReference(Network network, float[] parameters) {
    this.form = Dl4jForm.of(network, Updaters.same(new Sgd(1)), WeightStart.GLOROT, 0);
    this.model = form.open();
    form.state(model).setParameters(parameters);
  }

  private INDArray features(Minibatch minibatch) {
    return Dl4jStep.dataSet(minibatch, form.network().input(), form.network().classes()).getFeatures();
  }

  float[] probabilities(Minibatch minibatch) {
    INDArray features = features(minibatch);
    return Dl4jModel.flat(model instanceof ComputationGraph graph
        ? graph.outputSingle(features)
        : ((MultiLayerNetwork) model).output(features));
  }

  /** What each activation of a network with branches saw, and what it gave. */
  List<float[]> seen(Minibatch minibatch) {
    INDArray features = features(minibatch);
    Map<String, INDArray> values = ((ComputationGraph) model).feedForward(features, false);
    Network network = form.network();
    List<float[]> seen = new ArrayList<>();
    for (int place : network.activations()) {
      int from = network.nodes().get(place).inputs().get(0);
      seen.add(Dl4jModel.flat(
          name(place).equals(from == Network.INPUT ? null : name(from))
              ? denseOutput(from, values, features)
              : value(from, values, features)));
      seen.add(Dl4jModel.flat(value(place, values, features)));
    }
    return seen;
  }

  private INDArray value(int place, Map<String, INDArray> values, INDArray features) {
    return place == Network.INPUT ? features : values.get(name(place));
  }

  /** What DL4J calls the layer that the node is, or is a part of. */
  private String name(int place) {
    String key = form.key(place, Dense.WEIGHTS);
    return key.substring(0, key.lastIndexOf('_'));
  }

  /** What a dense layer gives whose activation is a part of it in DL4J. */
  private INDArray denseOutput(int place, Map<String, INDArray> values, INDArray features) {
    return value(form.network().nodes().get(place).inputs().get(0), values, features)
        .mmul(model.getParam(form.key(place, Dense.WEIGHTS)))
        .addiRowVector(model.getParam(form.key(place, Dense.BIASES)));
  }
}
