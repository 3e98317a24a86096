package dev.pliant.layer;

/**
 * Two orders of filters: tables have [out, in, height, width], and a window of a map whose channels lie next to each
 * other is [height, width, in].
 */
final class FilterOrder {
  private final int outputs;
  private final int inputs;
  private final int pixels;

  FilterOrder(Windows windows, int outputs) {
    this.outputs = outputs;
    this.inputs = windows.channels();
    this.pixels = windows.height() * windows.width();
  }

  /** Writes {@code table} as a matrix [height, width, in; out]. */
  void toMatrix(float[] table, float[] matrix) {
    for (int out = 0, i = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        for (int pixel = 0; pixel < pixels; pixel++, i++) {
          matrix[(pixel * inputs + in) * outputs + out] = table[i];
        }
      }
    }
  }

  /** The inverse of {@link #toMatrix}. */
  void toTable(float[] matrix, float[] table) {
    for (int out = 0, i = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        for (int pixel = 0; pixel < pixels; pixel++, i++) {
          table[i] = matrix[(pixel * inputs + in) * outputs + out];
        }
      }
    }
  }
}
