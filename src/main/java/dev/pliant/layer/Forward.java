package dev.pliant.layer;

/** The arithmetic of one node in a forward pass, over the arrays of its {@link Site}. */
@FunctionalInterface
public interface Forward {
  /** Writes the node's output for the examples of {@code pass}, whose inputs are there. */
  void forward(Pass pass);
}
