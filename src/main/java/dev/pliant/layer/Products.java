package dev.pliant.layer;

/** Products of matrices of floats. The implementation chooses where the matrices are in memory. */
public interface Products {
  /** Room for {@code length} floats, all zero. */
  Matrix allocate(long length);

  /** c = a·b for a [m, k] and b [k, n]. */
  void multiply(Matrix a, Matrix b, Matrix c, int m, int n, int k);

  /** c = a·bᵀ for a [m, k] and b [n, k]. */
  void multiplyByTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k);

  /** c = aᵀ·b for a [k, m] and b [k, n]. */
  void multiplyTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k);

  /**
   * {@code matrix} if it has room for {@code length} floats; else a new one, and {@code matrix}, if not null, is freed.
   */
  default Matrix reserve(Matrix matrix, long length) {
    if (matrix != null && matrix.length() >= length) {
      return matrix;
    }
    if (matrix != null) {
      matrix.close();
    }
    return allocate(length);
  }

  /** The floats of a matrix, in C order, from its start; there may be room for more than it has. */
  interface Matrix extends AutoCloseable {
    /** How many floats there is room for. */
    long length();

    /** Writes {@code length} of {@code values}, from {@code from} on, to place {@code at} and the following. */
    void put(float[] values, int from, int length, long at);

    /** Reads {@code length} floats from place {@code at} on into {@code values}, from {@code to} on. */
    void get(float[] values, int to, int length, long at);

    /** Frees the memory. */
    @Override
    void close();
  }
}
