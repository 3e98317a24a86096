package dev.pliant.layer;

import java.util.List;
import java.util.Map;

/**
 * Where a kernel works in a training step.
 *
 * @param inputs its inputs, in the order of the node's inputs
 * @param inputShapes the shape of each
 * @param output its output
 * @param outputShape its shape
 * @param slots the node's parameters by their names
 * @param products how matrices are multiplied
 * @param convolutions how convolutions are calculated
 */
public record Site(
    List<Signal> inputs, List<Shape> inputShapes, Signal output, Shape outputShape, Map<String, Slot> slots,
    Products products, Convolutions convolutions) {
  public Site {
    inputs = List.copyOf(inputs);
    inputShapes = List.copyOf(inputShapes);
    slots = Map.copyOf(slots);
  }

  /** The only input. */
  Signal input() {
    return inputs.get(0);
  }

  /** The only segment of array {@code name}, which is not a matrix of weights. */
  Segment vector(String name) {
    return slots.get(name).segments()[0];
  }
}
