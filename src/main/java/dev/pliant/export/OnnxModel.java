package dev.pliant.export;

import dev.pliant.network.NetworkParameters;
import dev.pliant.network.NetworkParameters.NamedArray;
import dev.pliant.network.NetworkSpec;
import java.util.List;
import java.util.Map;
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
   * The model of a network, as the bytes of its file.
   *
   * @param network what it is
   * @param arrays its parameters: all of them, of the shapes that they have there
   * @param producerVersion of Pliant
   * @param metadata what else is to be known of it, by name
   * @throws UnsupportedActivationException if one of its activation functions gives no formula
   */
  public static byte[] of(
      NetworkSpec network, List<NamedArray> arrays, String producerVersion, Map<String, String> metadata) {
    ModelProto.Builder model = ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("pliant")
        .setProducerVersion(producerVersion)
        .setDocString(documentation(network))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph(network, arrays).build());
    metadata.forEach((key, value) ->
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private static String documentation(NetworkSpec network) {
    return "A dense classifier of " + network.inputs() + " features in " + network.classes()
        + " classes, hidden activation " + network.activationList() + ", trained by Pliant.";
  }

  private static OnnxGraph graph(NetworkSpec network, List<NamedArray> arrays) {
    OnnxGraph graph = new OnnxGraph("pliant", documentation(network));
    graph.input(
        FEATURES, network.inputs(), "The features of each example; pixels are scaled to [0, 1], row by row: byte/255.");
    String value = FEATURES;
    for (int layer = 1; layer <= network.outputLayer(); layer++) {
      String prefix = "layer" + layer;
      NamedArray weights = NetworkParameters.find(arrays, layer, "W");
      NamedArray biases = NetworkParameters.find(arrays, layer, "b");
      boolean output = layer == network.outputLayer();
      value = graph.node("Gemm", output ? LOGITS : prefix + "/z", value,
          graph.floats(prefix + "/W", weights.values(), weights.shape()),
          graph.floats(prefix + "/b", biases.values(), biases.shape()));
      if (!output) {
        value = OnnxFormula.add(
            graph, prefix, value, network.activation(layer), NetworkParameters.ofActivation(network, arrays, layer));
      }
    }
    graph.node("axis", -1, "Softmax", PROBABILITY, value);
    graph.output(LOGITS, network.classes(), "What softmax makes the probabilities of.");
    graph.output(PROBABILITY, network.classes(), "The probability of each class; they add up to 1.");
    return graph;
  }
}
