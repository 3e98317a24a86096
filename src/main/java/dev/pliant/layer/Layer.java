package dev.pliant.layer;

import java.io.Serializable;
import java.util.List;

/**
 * A kind of layer with its settings, as one node of a network has it: what shape it makes of what, which parameters it
 * has, and its arithmetic. Immutable; {@code Layers} lists all kinds.
 *
 * <p>How to add a kind is described in this package.
 */
public interface Layer extends Serializable {
  /** The word of its kind, such as {@code dense}, of which the names of its nodes are made. */
  String kind();

  /** What a network's text calls it, settings included, such as {@code dense:128}. */
  String spec();

  /**
   * The shape of what it gives for one example.
   *
   * @param inputs the shapes of what it reads, one for each node that it reads from
   * @throws IllegalArgumentException if it cannot read these; the message is a sentence
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

  /** Its arithmetic at a place in a training step. */
  Kernel kernel(Site site);

  /** Its arithmetic where examples come one by one and nothing is trained: that of {@link #kernel} by default. */
  default Forward row(Site site) {
    return kernel(site);
  }
}
