package dev.pliant.doctor;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.words.Reason;
import java.io.Serializable;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native libraries of a process.
 *
 * @param platform the system and processor of the process, by JavaCPP's name
 * @param packaged whether the application has libraries for that platform
 * @param fault why the libraries could not be loaded or used; empty if they could
 * @param openBlasError the largest difference between OpenBLAS and a plain loop in a matrix product
 * @param nd4jError the largest difference between ND4J and a plain loop in the same product
 */
record NativeFacts(String platform, boolean packaged, String fault, float openBlasError, float nd4jError)
    implements Serializable {
  private static final int ROWS = 33;
  private static final int INNER = 47;
  private static final int COLUMNS = 29;

  /** Loads the libraries into this process and tests them. */
  static NativeFacts here() {
    String platform = Loader.getPlatform();
    String library = "/org/bytedeco/openblas/" + platform + "/" + System.mapLibraryName("jniopenblas_nolapack");
    boolean packaged = NativeFacts.class.getResource(library) != null;
    try {
      float[] a = numbers(ROWS * INNER);
      float[] b = numbers(INNER * COLUMNS);
      float[] expected = product(a, b);
      return new NativeFacts(
          platform, packaged, "", difference(expected, byOpenBlas(a, b)), difference(expected, byNd4j(a, b)));
    } catch (LinkageError | OutOfMemoryError | RuntimeException e) {
      // JavaCPP reports limits that are too small as an OutOfMemoryError.
      return new NativeFacts(platform, packaged, Reason.of(e), 0, 0);
    }
  }

  boolean loaded() {
    return fault.isEmpty();
  }

  /** Numbers from -1 to 1; none is repeated within a row. */
  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(i + 1);
    }
    return numbers;
  }

  private static float[] product(float[] a, float[] b) {
    float[] product = new float[ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        double sum = 0;
        for (int i = 0; i < INNER; i++) {
          sum += (double) a[row * INNER + i] * b[i * COLUMNS + column];
        }
        product[row * COLUMNS + column] = (float) sum;
      }
    }
    return product;
  }

  private static float[] byOpenBlas(float[] a, float[] b) {
    Loader.load(openblas.class);
    float[] product = new float[ROWS * COLUMNS];
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, ROWS, COLUMNS, INNER, 1f, a, INNER, b, COLUMNS, 0f, product,
        COLUMNS);
    return product;
  }

  private static float[] byNd4j(float[] a, float[] b) {
    return Nd4j.create(a, new int[] {ROWS, INNER}, 'c').mmul(Nd4j.create(b, new int[] {INNER, COLUMNS}, 'c'))
        .dup('c').data().asFloat();
  }

  static float difference(float[] expected, float[] product) {
    float largest = 0;
    for (int i = 0; i < expected.length; i++) {
      // Of a NaN and a number, it is NaN.
      largest = Math.max(largest, Math.abs(expected[i] - product[i]));
    }
    return largest;
  }
}
