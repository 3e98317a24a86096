package dev.pliant.training;

/**
 * The inputs at which activations are sampled: from −8 to 8 in steps of 0.25. The grid is the same for each function,
 * layer and epoch, so that curves and histograms can be compared and drawn over one another. It contains zero and all
 * knots of functions such as {@code hat:17}.
 */
final class InputGrid {
  /** The number of bins between the points. */
  static final int BINS = 64;

  private static final int BINS_TO_ONE = 4;
  private static final int LEAST = -BINS / 2 / BINS_TO_ONE;

  private InputGrid() {}

  /** The points in order, one more than there are bins. */
  static double[] points() {
    double[] points = new double[BINS + 1];
    for (int i = 0; i < points.length; i++) {
      points[i] = LEAST + (double) i / BINS_TO_ONE;
    }
    return points;
  }

  /**
   * The bin of {@code x}. Bins 1 to {@link #BINS} go from a point, inclusive, to the next. Bin 0 is for values below
   * the first point and for NaN; bin {@code BINS + 1} is for values from the last point on.
   */
  static int bin(float x) {
    if (!(x >= LEAST)) {
      return 0;
    }
    if (x >= -LEAST) {
      return BINS + 1;
    }
    // The steps are a power of two, so this is exact; the cast rounds towards zero.
    float place = x * BINS_TO_ONE;
    int floor = (int) place;
    return (place < floor ? floor - 1 : floor) - LEAST * BINS_TO_ONE + 1;
  }
}
