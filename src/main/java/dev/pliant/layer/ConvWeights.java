package dev.pliant.layer;

/**
 * The filters of a {@link Conv} in the order in which a window lies in memory: tables have [out, in, height, width], and
 * with maps whose channels lie next to each other a window is [height, width, in].
 */
final class ConvWeights {
  private final Segment[] segments;
  private final int outputs;
  private final int inputs;
  private final int pixels;
  /** All of them as tables have them. */
  private final float[] table;
  private final float[] segmentGradient;

  ConvWeights(Conv conv, Site site) {
    this.segments = site.slots().get(Conv.WEIGHTS).segments();
    this.outputs = conv.channels();
    this.inputs = site.inputShapes().get(0).units();
    this.pixels = conv.height() * conv.width();
    this.table = new float[outputs * inputs * pixels];
    this.segmentGradient = new float[segments[0].length()];
  }

  /** How many values a window has. */
  int windowLength() {
    return pixels * inputs;
  }

  /** Writes the weights as a matrix [height, width, in; out]. */
  void get(float[] matrix) {
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(segment.values(), 0, table, at, segment.length());
      at += segment.length();
    }
    for (int out = 0, i = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        for (int pixel = 0; pixel < pixels; pixel++, i++) {
          matrix[(pixel * inputs + in) * outputs + out] = table[i];
        }
      }
    }
  }

  /** Gives away the gradient by the weights, a matrix as {@link #get} writes it. */
  void give(float[] matrix, GradientUse use) {
    for (int out = 0, i = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        for (int pixel = 0; pixel < pixels; pixel++, i++) {
          table[i] = matrix[(pixel * inputs + in) * outputs + out];
        }
      }
    }
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(table, at, segmentGradient, 0, segment.length());
      use.take(segment, segmentGradient);
      at += segment.length();
    }
  }
}
