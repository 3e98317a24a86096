package dev.pliant.layer;

import java.io.Serializable;
import java.util.List;

/**
 * A kind of layer with its settings, as one node of a network has it: the shape of its output, the parameters that it
 * has, and its arithmetic. Immutable; {@code Layers} lists all kinds.
 *
 * <p>How to add a kind is described in this package.
 */
public interface Layer extends Serializable {
  /** The word of its kind, such as {@code dense}. The names of its nodes begin with it. */
  String kind();

  /** Its form in a network's text, with its settings, such as {@code dense:128}. */
  String spec();

  /**
   * The shape of its output for one example.
   *
   * @param inputs the shapes of its inputs, one for each node that it reads
   * @throws IllegalArgumentException if it cannot read these inputs; the message is a sentence
   */
  Shape output(List<Shape> inputs);

  /**
   * Its arrays of parameters, in the order in which they are stored; none by default.
   *
   * @param inputs as for {@link #output}
   */
  default List<ParameterArray> parameters(List<Shape> inputs) {
    return List.of();
  }

  /** Its arithmetic at one place in a training step. */
  Kernel kernel(Site site);

  /** Its arithmetic for one example at a time, without training; by default that of {@link #kernel}. */
  default Forward row(Site site) {
    return kernel(site);
  }
}
