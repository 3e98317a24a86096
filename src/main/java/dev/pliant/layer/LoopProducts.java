package dev.pliant.layer;

import java.util.Arrays;

/**
 * Products by plain loops over arrays on the heap, without native code. Each element is summed in the order of k,
 * so a row of the result depends on that row of the first factor alone.
 */
public final class LoopProducts implements Products {
  @Override
  public Matrix allocate(long length) {
    return new Heap(new float[Math.toIntExact(length)]);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    float[] x = floats(a);
    float[] y = floats(b);
    float[] z = floats(c);
    Arrays.fill(z, 0, m * n, 0);
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        addRow(x[i * k + l], y, l * n, z, i * n, n);
      }
    }
  }

  @Override
  public void multiplyByTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    float[] x = floats(a);
    float[] y = floats(b);
    float[] z = floats(c);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int l = 0; l < k; l++) {
          sum += x[i * k + l] * y[j * k + l];
        }
        z[i * n + j] = sum;
      }
    }
  }

  @Override
  public void multiplyTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    float[] x = floats(a);
    float[] y = floats(b);
    float[] z = floats(c);
    Arrays.fill(z, 0, m * n, 0);
    for (int l = 0; l < k; l++) {
      for (int i = 0; i < m; i++) {
        addRow(x[l * m + i], y, l * n, z, i * n, n);
      }
    }
  }

  private static void addRow(float factor, float[] row, int from, float[] sum, int to, int length) {
    if (factor == 0) {
      return;
    }
    for (int j = 0; j < length; j++) {
      sum[to + j] += factor * row[from + j];
    }
  }

  private static float[] floats(Matrix matrix) {
    return ((Heap) matrix).floats;
  }

  private record Heap(float[] floats) implements Matrix {
    @Override
    public long length() {
      return floats.length;
    }

    @Override
    public void put(float[] values, int from, int length, long at) {
      System.arraycopy(values, from, floats, (int) at, length);
    }

    @Override
    public void get(float[] values, int to, int length, long at) {
      System.arraycopy(floats, (int) at, values, to, length);
    }

    @Override
    public void close() {}
  }
}
