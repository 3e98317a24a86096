package dev.pliant.layer;

import java.io.Serializable;
import java.util.List;

/**
 * One array of parameters of a layer, in C order, as in the tables.
 *
 * @param name such as {@code W}, unique in its layer
 * @param shape its dimensions
 * @param role what it is for
 * @param fanIn how many values flow into a unit, for arrays whose start is drawn at random; else 0
 * @param fanOut how many values flow out of an input, likewise
 * @param start its elements before training, repeated until the array is full; empty if they are drawn
 */
public record ParameterArray(
    String name, List<Integer> shape, Role role, int fanIn, int fanOut, List<Double> start) implements Serializable {
  public ParameterArray {
    shape = List.copyOf(shape);
    start = List.copyOf(start);
  }

  /** Weights from {@code inputs} to {@code outputs}, [inputs, outputs], which start at random. */
  static ParameterArray weights(String name, int inputs, int outputs) {
    return new ParameterArray(name, List.of(inputs, outputs), Role.WEIGHT, inputs, outputs, List.of());
  }

  /** One value for each unit, all of which start at {@code start}. */
  static ParameterArray ofUnits(String name, int units, Role role, double start) {
    return new ParameterArray(name, List.of(units), role, 0, 0, List.of(start));
  }

  /** How many parameters it has. */
  public long length() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
