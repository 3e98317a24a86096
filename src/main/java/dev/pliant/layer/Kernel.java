package dev.pliant.layer;

/**
 * The arithmetic of one node in a training step, over the arrays of its {@link Site}. It allocates nothing while it
 * works, unless a pass is larger than any before. Not safe for use by several threads.
 */
public interface Kernel extends Forward, AutoCloseable {
  /**
   * Writes the gradients by its inputs that have an array for it, and passes those by its parameters to {@code use}.
   * The gradient by its output has been written, and all arrays are as the last forward pass left them. It must have
   * read all it needs of an array of parameters before it passes on the gradient, since {@code use} may change them at
   * once.
   */
  void backward(Pass pass, GradientUse use);

  /** Parameters have changed: copies of the old ones are out of date. */
  default void parametersChanged() {}

  /** Frees memory outside the heap. */
  @Override
  default void close() {}
}
