package dev.pliant.export;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Join;
import dev.pliant.layer.Layer;
import dev.pliant.layer.Network;
import dev.pliant.layer.Norm;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Parameters;
import java.util.List;

/** The ONNX form of each kind of layer, with one method per kind. Values are [batch, units]. */
final class OnnxLayers {
  private final OnnxGraph graph;
  private final Parameters parameters;
  private final Network network;

  OnnxLayers(OnnxGraph graph, Parameters parameters) {
    this.graph = graph;
    this.parameters = parameters;
    this.network = parameters.network();
  }

  /**
   * Adds node {@code place}.
   *
   * @param inputs the values that the node reads
   * @param name name of the node's output, if it needs its own
   * @return the name of its output
   * @throws UnsupportedActivationException if it is an activation whose function has no formula
   */
  String add(int place, List<String> inputs, String name) {
    Layer layer = network.layer(place);
    String input = inputs.get(0);
    if (layer instanceof Dense) {
      return graph.node("Gemm", name, input, array(place, Dense.WEIGHTS), array(place, Dense.BIASES));
    }
    if (layer instanceof Activation activation) {
      return OnnxFormula.add(
          graph, network.nodes().get(place).name(), input, activation.mathematics(), parameters.ofActivation(place));
    }
    if (layer instanceof Norm) {
      return norm(place, input, name);
    }
    if (layer instanceof Dropout) {
      return input;
    }
    if (layer instanceof Add) {
      return graph.node("Sum", name, inputs.toArray(String[]::new));
    }
    if (layer instanceof Join) {
      return graph.node("axis", -1, "Concat", name, inputs.toArray(String[]::new));
    }
    throw new UnsupportedActivationException("layer " + layer.spec() + " has no ONNX form");
  }

  private String array(int place, String name) {
    ParameterArray array = network.parameters(place).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
    return graph.floats(
        network.nodes().get(place).name() + "/" + name, parameters.of(place, name),
        array.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /** Outside training it is an affine map of each unit, y = x·scale + shift, by the running mean and variance. */
  private String norm(int place, String input, String name) {
    float[] gain = parameters.of(place, Norm.GAIN);
    float[] shift = parameters.of(place, Norm.SHIFT);
    float[] mean = parameters.of(place, Norm.MEAN);
    float[] variance = parameters.of(place, Norm.VARIANCE);
    float[] factors = new float[gain.length];
    float[] summands = new float[gain.length];
    for (int unit = 0; unit < gain.length; unit++) {
      double factor = gain[unit] / Math.sqrt(Math.max(0, variance[unit]) + Norm.EPSILON);
      factors[unit] = (float) factor;
      summands[unit] = (float) (shift[unit] - mean[unit] * factor);
    }
    String prefix = network.nodes().get(place).name();
    String scaled = graph.node(
        "Mul", prefix + "/scaled", input, graph.floats(prefix + "/factors", factors, factors.length));
    return graph.node("Add", name, scaled, graph.floats(prefix + "/summands", summands, summands.length));
  }
}
