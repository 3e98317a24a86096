package dev.pliant.layer;

/**
 * The arithmetic of one node in a training step, over the arrays of its {@link Site}. It allocates nothing while it
 * works, unless a pass is larger than any before. Not safe for use by several threads.
 */
public interface Kernel extends Forward, AutoCloseable {
  /**
   * Writes the gradients by its inputs, where there is room for them, and gives {@code use} those by its parameters. The
   * gradient by its output is there, and everything is as the last forward pass left it. It has read all that it needs
   * of an array of parameters before it gives the gradient away, since {@code use} may change the parameters at once.
   */
  void backward(Pass pass, GradientUse use);

  /** Parameters have changed: what was made from the old ones is out of date. */
  default void parametersChanged() {}

  /** Frees memory outside the heap. */
  @Override
  default void close() {}
}
