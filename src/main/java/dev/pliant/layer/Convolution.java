package dev.pliant.layer;

/**
 * The arithmetic of one {@link Conv} over minibatches: maps are [size, rows, columns, channels], filters [out, in, height,
 * width]. It allocates nothing while it works, unless a pass is larger than any before, or of a size it has not seen for
 * long. Not safe for use by several threads.
 */
public interface Convolution extends AutoCloseable {
  /** Works with {@code filters} from now on, which are copied. */
  void take(float[] filters);

  /** Writes y = {@code biases} + filters over {@code x} for {@code size} examples. */
  void forward(float[] x, float[] biases, int size, float[] y);

  /**
   * Writes the gradients for the {@code size} examples that went forward last.
   *
   * @param x what went forward
   * @param dy ∂L/∂y
   * @param dx receives ∂L/∂x; null if nobody needs it
   * @param filterGradient receives ∂L/∂filters, summed over the examples
   * @param biasGradient receives ∂L/∂biases, summed over the examples
   */
  void backward(float[] x, float[] dy, int size, float[] dx, float[] filterGradient, float[] biasGradient);

  /** Frees memory outside the heap. */
  @Override
  void close();
}
