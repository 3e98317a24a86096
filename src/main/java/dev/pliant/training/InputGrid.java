package dev.pliant.training;

/**
 * Where activations are looked at: inputs from −8 to 8, a quarter apart. It is the same for every function, layer and
 * epoch, so that curves and histograms can be compared and laid over one another; it has zero and all knots of functions
 * such as {@code hat:17} on it.
 */
final class InputGrid {
  /** How many bins lie between the points. */
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
   * The bin of {@code x}: 1 to {@link #BINS} from a point, included, to the next; 0 below the first point, and for what
   * is not a number; {@code BINS + 1} from the last point on.
   */
  static int bin(float x) {
    if (!(x >= LEAST)) {
      return 0;
    }
    if (x >= -LEAST) {
      return BINS + 1;
    }
    // Exact, as the steps are a power of two; the cast rounds towards zero.
    float place = x * BINS_TO_ONE;
    int floor = (int) place;
    return (place < floor ? floor - 1 : floor) - LEAST * BINS_TO_ONE + 1;
  }
}
