package dev.pliant.network;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Add;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Flatten;
import dev.pliant.layer.Join;
import dev.pliant.layer.Layer;
import dev.pliant.layer.Network;
import dev.pliant.layer.Norm;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where DL4J has the units of a network's vectors. A map that is taken as a vector is [rows, columns, channels] in
 * Pliant and [channels, rows, columns] in DL4J, so the units of that vector have another order there, and so have the
 * rows of each array that has one for each of these units.
 */
final class Dl4jUnits {
  private final Network network;
  /** What each node gives: the place in DL4J of each unit. */
  private final List<int[]> places = new ArrayList<>();

  /** @throws UnsupportedNetworkException if a node adds vectors whose units have different orders in DL4J */
  Dl4jUnits(Network network) {
    this.network = network;
    for (int place = 0; place < network.nodes().size(); place++) {
      places.add(given(place));
    }
  }

  private int[] given(int place) {
    Layer layer = network.layer(place);
    List<Integer> inputs = network.nodes().get(place).inputs();
    if (!network.output(place).isVector() || layer instanceof Dense) {
      return inOrder(network.output(place).units());
    }
    if (layer instanceof Flatten) {
      return read(place);
    }
    if (layer instanceof Join) {
      return joined(inputs);
    }
    if (layer instanceof Add
        && inputs.stream().anyMatch(from -> !Arrays.equals(units(from), units(inputs.get(0))))) {
      throw new UnsupportedNetworkException(
          "node " + network.nodes().get(place).name() + " adds a map as a vector to another vector, which DL4J has in"
              + " another order; add maps, or put a dense layer between");
    }
    // A mean of whole maps has the order of their channels.
    return units(inputs.get(0));
  }

  private int[] joined(List<Integer> inputs) {
    int[] all = {};
    for (int from : inputs) {
      int begin = all.length;
      all = IntStream.concat(Arrays.stream(all), Arrays.stream(units(from)).map(unit -> begin + unit)).toArray();
    }
    return all;
  }

  private int[] units(int from) {
    return from == Network.INPUT ? inOrder(network.input().units()) : places.get(from);
  }

  private static int[] inOrder(int units) {
    return IntStream.range(0, units).toArray();
  }

  /** Where DL4J has each value of what node {@code place} reads as a vector. */
  private int[] read(int place) {
    Shape shape = network.inputs(place).get(0);
    int pixels = shape.rows() * shape.columns();
    int[] units = units(network.nodes().get(place).inputs().get(0));
    return IntStream.range(0, shape.size())
        .map(i -> units[i % shape.units()] * pixels + i / shape.units())
        .toArray();
  }

  /** Where DL4J has each row of {@code array} of node {@code place}; empty where rows have the same order. */
  int[] rows(int place, ParameterArray array) {
    Layer layer = network.layer(place);
    boolean ofInputs = layer instanceof Dense && array.name().equals(Dense.WEIGHTS);
    boolean ofUnits = layer instanceof Norm || layer instanceof Activation activation
        && activation.sharing() == Sharing.UNIT;
    int[] rows = ofInputs ? read(place) : ofUnits ? places.get(place) : new int[0];
    return Arrays.equals(rows, inOrder(rows.length)) ? new int[0] : rows;
  }
}
