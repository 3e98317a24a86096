package dev.pliant.layer;

/**
 * The values that flow from one node to another for the examples of a pass, and the gradient that flows back. Both are
 * [size, values of an example] in C order, in arrays that may be longer.
 */
public interface Signal {
  /** The values that flow forward. */
  float[] values();

  /** ∂L/∂values, summed over the minibatch; null if nobody needs it. */
  float[] gradient();

  /** Whether {@link #sparse} lists the values that are not zero, as an input of the network does. */
  default boolean listsNonZeros() {
    return false;
  }

  /** The same values as a list of those that are not zero. */
  default SparseRows sparse() {
    throw new UnsupportedOperationException("only an input of the network lists what is not zero");
  }

  /** A signal in arrays that grow. */
  final class Buffer implements Signal {
    private float[] values = {};
    private float[] gradient = {};

    /**
     * Makes room for {@code examples}, whose values are {@code width} each.
     *
     * @throws IllegalArgumentException if that is more than an array holds
     */
    void reserve(int examples, int width) {
      long length = (long) examples * width;
      if (length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a minibatch of " + examples + " examples times " + width
            + " values is more than an array holds; use a smaller batch size");
      }
      values = new float[(int) length];
    }

    @Override
    public float[] values() {
      return values;
    }

    @Override
    public float[] gradient() {
      // It is not called if nothing is trained.
      if (gradient.length < values.length) {
        gradient = new float[values.length];
      }
      return gradient;
    }
  }

  /**
   * The view of a buffer for one of several readers, with a gradient of its own. The buffer's gradient is their sum.
   */
  final class Reader implements Signal {
    private final Buffer buffer;
    private float[] gradient = {};

    Reader(Buffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public float[] values() {
      return buffer.values;
    }

    @Override
    public float[] gradient() {
      if (gradient.length < buffer.values.length) {
        gradient = new float[buffer.values.length];
      }
      return gradient;
    }
  }
}
