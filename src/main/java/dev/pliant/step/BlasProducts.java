package dev.pliant.step;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.layer.Products;
import org.bytedeco.javacpp.FloatPointer;

/** Products by OpenBLAS over memory outside the heap, from which OpenBLAS needs no copies. */
final class BlasProducts implements Products {
  @Override
  public Matrix allocate(long length) {
    return new Native(new FloatPointer(length));
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1f, floats(a), k, floats(b), n, 0f, floats(c), n);
  }

  @Override
  public void multiplyByTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1f, floats(a), k, floats(b), k, 0f, floats(c), n);
  }

  @Override
  public void multiplyTransposed(Matrix a, Matrix b, Matrix c, int m, int n, int k) {
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, k, 1f, floats(a), m, floats(b), n, 0f, floats(c), n);
  }

  private static FloatPointer floats(Matrix matrix) {
    return ((Native) matrix).floats;
  }

  private record Native(FloatPointer floats) implements Matrix {
    @Override
    public long length() {
      return floats.capacity();
    }

    @Override
    public void put(float[] values, int from, int length, long at) {
      floats.position(at).put(values, from, length);
      floats.position(0);
    }

    @Override
    public void get(float[] values, int to, int length, long at) {
      floats.position(at).get(values, to, length);
      floats.position(0);
    }

    @Override
    public void close() {
      floats.close();
    }
  }
}
