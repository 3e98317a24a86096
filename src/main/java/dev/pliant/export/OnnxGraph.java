package dev.pliant.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** A graph under construction. Its nodes are in the order of computation, and each has one output with a name. */
final class OnnxGraph {
  /** The name of the only dimension with variable length: the number of examples. */
  private static final String BATCH = "batch";

  private final GraphProto.Builder graph;
  private final Map<Float, String> numbers = new HashMap<>();

  OnnxGraph(String name, String documentation) {
    this.graph = GraphProto.newBuilder().setName(name).setDocString(documentation);
  }

  /** Declares an input of floats, [batch, columns]. */
  void input(String name, int columns, String documentation) {
    graph.addInput(matrix(name, columns, documentation));
  }

  /** Declares that the value {@code name}, floats [batch, columns], is an output. */
  void output(String name, int columns, String documentation) {
    graph.addOutput(matrix(name, columns, documentation));
  }

  private static ValueInfoProto matrix(String name, int columns, String documentation) {
    TensorShapeProto shape = TensorShapeProto.newBuilder()
        .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH))
        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
        .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(documentation)
        .setType(TypeProto.newBuilder().setTensorType(
            TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT).setShape(shape)))
        .build();
  }

  /**
   * Adds a node that computes the value {@code output}.
   *
   * @return {@code output}
   */
  String node(String operator, String output, String... inputs) {
    return node(NodeProto.newBuilder(), operator, output, inputs);
  }

  /** Adds such a node with an attribute, which is a whole number. */
  String node(String attribute, long value, String operator, String output, String... inputs) {
    AttributeProto.Builder number =
        AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.INT).setI(value);
    return node(NodeProto.newBuilder().addAttribute(number), operator, output, inputs);
  }

  /** The same, with attributes that are lists of whole numbers. */
  String node(Map<String, List<Integer>> attributes, String operator, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder();
    new TreeMap<>(attributes).forEach((name, values) -> {
      AttributeProto.Builder list =
          AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
      values.forEach(list::addInts);
      node.addAttribute(list);
    });
    return node(node, operator, output, inputs);
  }

  private String node(NodeProto.Builder node, String operator, String output, String... inputs) {
    graph.addNode(
        node.setOpType(operator).setName(output).addAllInput(Arrays.asList(inputs)).addOutput(output));
    return output;
  }

  /** A constant of one float; equal constants have the same name. */
  String number(float value) {
    return numbers.computeIfAbsent(value, number -> floats("number_" + number, new float[] {number}));
  }

  /**
   * Adds a constant array of floats.
   *
   * @param shape its dimensions; none for a single number
   * @return {@code name}
   */
  String floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return constant(name, TensorProto.DataType.FLOAT, bytes, shape);
  }

  /** Adds a constant array of whole numbers, as {@link #floats} does. */
  String longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return constant(name, TensorProto.DataType.INT64, bytes, shape);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  GraphProto build() {
    return graph.build();
  }
}
