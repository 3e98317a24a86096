package dev.pliant.export;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.ChannelScale;
import dev.pliant.layer.Conv;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Flatten;
import dev.pliant.layer.Join;
import dev.pliant.layer.Layer;
import dev.pliant.layer.MaxPool;
import dev.pliant.layer.MeanPool;
import dev.pliant.layer.Network;
import dev.pliant.layer.Norm;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The ONNX form of each kind of layer, with one method per kind. Vectors are [batch, units], maps [batch, rows, columns,
 * channels]; an operator that needs channels before rows stands between two transpositions.
 */
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
      return graph.node("Gemm", name, vector(place, input), array(place, Dense.WEIGHTS), array(place, Dense.BIASES));
    }
    if (layer instanceof Activation activation) {
      return OnnxFormula.add(
          graph, network.nodes().get(place).name(), input, activation.mathematics(), parameters.ofActivation(place));
    }
    if (layer instanceof Norm) {
      return norm(place, input, name);
    }
    if (layer instanceof ChannelScale scale) {
      return scale(place, scale, input, name);
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
    if (layer instanceof Flatten) {
      return vector(place, input);
    }
    if (layer instanceof Conv conv) {
      return convolution(place, conv, input, name);
    }
    if (layer instanceof MaxPool pool) {
      return onMaps(place, squares(pool.side()), "MaxPool", input, name);
    }
    if (layer instanceof MeanPool pool) {
      return pool.side() == MeanPool.WHOLE
          ? mean(place, input, name)
          : onMaps(place, squares(pool.side()), "AveragePool", input, name);
    }
    throw new UnsupportedActivationException("layer " + layer.spec() + " has no ONNX form");
  }

  /** The network's input, which is [batch, values], in its shape. */
  String input(String features) {
    Shape shape = network.input();
    return shape.isVector() ? features : reshaped(features, features + "/map", shape.dimensions());
  }

  /** What node {@code place} reads, as vectors. */
  private String vector(int place, String input) {
    Shape shape = network.inputs(place).get(0);
    String name = network.nodes().get(place).name() + "/vector";
    return shape.isVector() ? input : reshaped(input, name, List.of(shape.size()));
  }

  private String reshaped(String input, String name, List<Integer> dimensions) {
    long[] shape = LongStream.concat(LongStream.of(-1), dimensions.stream().mapToLong(Integer::longValue)).toArray();
    return graph.node("Reshape", name, input, graph.longs(name + "/shape", shape, shape.length));
  }

  private String mean(int place, String input, String name) {
    String map = graph.node(
        Map.of("axes", List.of(1, 2)), "ReduceMean", network.nodes().get(place).name() + "/mean", input);
    return reshaped(map, name, List.of(network.output(place).size()));
  }

  private static Map<String, List<Integer>> squares(int side) {
    return Map.of("kernel_shape", List.of(side, side), "strides", List.of(side, side));
  }

  private String convolution(int place, Conv conv, String input, String name) {
    Map<String, List<Integer>> attributes = Map.of(
        "kernel_shape", List.of(conv.height(), conv.width()),
        "strides", List.of(conv.stride(), conv.stride()),
        "pads", conv.pads(network.inputs(place).get(0)));
    return onMaps(
        place, attributes, "Conv", input, name, array(place, Conv.WEIGHTS), array(place, Conv.BIASES));
  }

  /** Adds an operator that wants channels before rows. */
  private String onMaps(
      int place, Map<String, List<Integer>> attributes, String operator, String input, String name, String... arrays) {
    String prefix = network.nodes().get(place).name();
    List<String> inputs = new ArrayList<>();
    inputs.add(graph.node(Map.of("perm", List.of(0, 3, 1, 2)), "Transpose", prefix + "/channels_first", input));
    inputs.addAll(List.of(arrays));
    String result = graph.node(attributes, operator, prefix + "/result", inputs.toArray(String[]::new));
    return graph.node(Map.of("perm", List.of(0, 2, 3, 1)), "Transpose", name, result);
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

  private String scale(int place, ChannelScale scale, String input, String name) {
    String prefix = network.nodes().get(place).name();
    int units = network.output(place).units();
    String shifted = graph.node(
        "Sub", prefix + "/shifted", input,
        graph.floats(prefix + "/mean", inTurn(parameters.of(place, ChannelScale.MEAN), units), units));
    return graph.node(
        "Div", name, shifted,
        graph.floats(prefix + "/deviation", inTurn(parameters.of(place, ChannelScale.DEVIATION), units), units));
  }

  private static float[] inTurn(float[] channels, int units) {
    float[] values = new float[units];
    for (int i = 0; i < units; i++) {
      values[i] = channels[i % channels.length];
    }
    return values;
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
