package dev.pliant.layer;

import java.util.List;

/** Checks the inputs of layers; the messages are sentences. */
final class LayerInputs {
  private LayerInputs() {}

  /** The shape of the only value that {@code layer} reads. */
  static Shape only(Layer layer, List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(layer.spec() + " reads one value, not " + inputs.size());
    }
    return inputs.get(0);
  }

  /** The shape of the only map that {@code layer} reads. */
  static Shape map(Layer layer, List<Shape> inputs) {
    Shape shape = only(layer, inputs);
    if (shape.isVector()) {
      throw new IllegalArgumentException(layer.spec() + " reads a map of ROWSxCOLUMNSxCHANNELS, but this is a vector"
          + " of "
          + shape + "; if examples are maps, begin with their shape, such as input:28x28x1");
    }
    return shape;
  }

  /** Checks that {@code layer} reads at least two values. */
  static void several(Layer layer, List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException(layer.kind() + " takes at least two values, as in " + layer.kind() + "(x,y)");
    }
  }
}
