package dev.pliant.export;

import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Softmax;
import dev.pliant.layer.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;

/**
 * A network as an ONNX model of standard operators over floats: from {@value #FEATURES} [batch, inputs] to {@value
 * #LOGITS} and {@value #PROBABILITY}, both [batch, classes], for any number of examples.
 */
public final class OnnxModel {
  /** The name of the input. */
  public static final String FEATURES = "features";
  /** The name of the output before softmax. */
  public static final String LOGITS = "logits";
  /** The name of the output that sums to 1 over the classes. */
  public static final String PROBABILITY = "probability";

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private OnnxModel() {}

  /**
   * The model of a network, as the content of a file.
   *
   * @param parameters the network's parameters
   * @param producerVersion Pliant's version
   * @param metadata further facts about the model, by name
   * @throws UnsupportedActivationException if one of its activation functions has no formula
   */
  public static byte[] of(Parameters parameters, String producerVersion, Map<String, String> metadata) {
    String documentation = documentation(parameters.network());
    ModelProto.Builder model = ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("pliant")
        .setProducerVersion(producerVersion)
        .setDocString(documentation)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph(parameters, documentation).build());
    metadata.forEach((key, value) ->
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private static String documentation(Network network) {
    String activations = network.activations().stream()
        .map(place -> network.layer(place).spec())
        .distinct()
        .collect(Collectors.joining(","));
    return "A classifier of " + network.input().size() + " features in " + network.tasks().get(0).head().width()
        + " classes, hidden activation " + (activations.isEmpty() ? "none" : activations) + ", trained by Pliant: "
        + network.text();
  }

  private static OnnxGraph graph(Parameters parameters, String documentation) {
    Network network = parameters.network();
    OnnxGraph graph = new OnnxGraph("pliant", documentation);
    graph.input(
        FEATURES, network.input().size(),
        "The features of each example; pixels are scaled to [0, 1], row by row: byte/255.");
    Task task = network.tasks().get(0);
    OnnxLayers layers = new OnnxLayers(graph, parameters);
    String input = layers.input(FEATURES);
    List<String> values = new ArrayList<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      List<String> inputs = network.nodes().get(place).inputs().stream()
          .map(from -> from == Network.INPUT ? input : values.get(from))
          .toList();
      values.add(layers.add(place, inputs, place == task.node() ? LOGITS : network.nodes().get(place).name()));
    }
    graph.node("axis", -1, "Softmax", PROBABILITY, LOGITS);
    graph.output(LOGITS, task.head().width(), "The values from which softmax computes the probabilities.");
    graph.output(PROBABILITY, task.head().width(), "The probability of each class; their sum is 1.");
    return graph;
  }
}
