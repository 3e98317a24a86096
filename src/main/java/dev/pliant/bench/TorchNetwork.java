package dev.pliant.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.Conv;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Flatten;
import dev.pliant.layer.Join;
import dev.pliant.layer.Layer;
import dev.pliant.layer.MaxPool;
import dev.pliant.layer.MeanPool;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Norm;
import dev.pliant.layer.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Describes a network in JSON for the PyTorch script. */
final class TorchNetwork {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ACTIVATIONS = List.of("relu", "tanh", "sigmoid", "identity");

  private TorchNetwork() {}

  /**
   * The shape of an example, and each node with the places of its inputs and its settings.
   *
   * @throws NotMeasuredException naming what the script does not have
   */
  static String describe(Network network) throws NotMeasuredException {
    if (!ACTIVATIONS.containsAll(network.functions())) {
      throw new NotMeasuredException("does not support activation " + network.activationList() + ", only "
          + String.join(", ", ACTIVATIONS));
    }
    ObjectNode description = JSON.createObjectNode();
    add(description.putArray("input"), network.input().dimensions());
    ArrayNode nodes = description.putArray("nodes");
    for (int place : IntStream.range(0, network.nodes().size()).toArray()) {
      Node node = network.nodes().get(place);
      Shape read = network.inputs(place).get(0);
      ObjectNode json = nodes.addObject();
      add(json.putArray("inputs"), node.inputs());
      json.put("kind", node.layer().kind());
      json.put("map", !read.isVector());
      json.put("inputs_each", node.layer() instanceof Dense ? read.size() : read.units());
      settings(node.layer(), read, json);
    }
    return description.toString();
  }

  private static void settings(Layer layer, Shape read, ObjectNode json) throws NotMeasuredException {
    if (layer instanceof Dense dense) {
      json.put("units", dense.units());
    } else if (layer instanceof Conv conv) {
      json.put("channels", conv.channels()).put("height", conv.height()).put("width", conv.width());
      json.put("stride", conv.stride());
      add(json.putArray("pads"), conv.pads(read));
    } else if (layer instanceof Activation activation) {
      json.put("function", activation.function());
    } else if (layer instanceof MaxPool pool) {
      json.put("side", pool.side());
    } else if (layer instanceof MeanPool pool) {
      json.put("side", pool.side());
    } else if (layer instanceof Dropout dropout) {
      json.put("share", dropout.share());
    } else if (!(layer instanceof Norm || layer instanceof Flatten || layer instanceof Add || layer instanceof Join)) {
      throw new NotMeasuredException("does not support " + layer.spec());
    }
  }

  private static void add(ArrayNode array, List<Integer> numbers) {
    numbers.forEach(array::add);
  }
}
