package dev.pliant.activation;

/**
 * Loops over floats that use a function's loops over doubles: each chunk is widened, given to the function and
 * narrowed. So a family writes each loop once, and C2 vectorises it; C2 does not vectorise a loop with conversions.
 */
final class FloatLoops {
  /** So small that three chunks of doubles stay in the first-level cache. */
  private static final int CHUNK = 256;

  /** Shorter ranges, which occur when each unit has its own parameters, are computed element by element. */
  private static final int SHORT = 8;

  // One buffer per thread, so that a training step allocates nothing. A function's loop over doubles never calls this
  // class.
  private static final ThreadLocal<FloatLoops> OWN = ThreadLocal.withInitial(FloatLoops::new);

  private final double[] input = new double[CHUNK];
  private final double[] output = new double[CHUNK];

  private FloatLoops() {}

  static void values(ActivationFunction function, float[] x, int from, int to, double[] k, float[] y) {
    if (to - from < SHORT) {
      for (int i = from; i < to; i++) {
        y[i] = (float) function.value(x[i], k);
      }
      return;
    }
    FloatLoops own = OWN.get();
    for (int start = from; start < to; start += CHUNK) {
      int length = Math.min(CHUNK, to - start);
      widen(x, start, length, own.input);
      function.values(own.input, 0, length, k, own.output);
      narrow(own.output, length, y, start);
    }
  }

  static void gradients(
      ActivationFunction function, float[] x, float[] delta, int from, int to, double[] k, float[] dx,
      double[] gradient) {
    if (to - from < SHORT) {
      for (int i = from; i < to; i++) {
        double d = delta[i];
        function.addParameterGradient(x[i], d, k, gradient);
        dx[i] = (float) (d * function.slope(x[i], k));
      }
      return;
    }
    FloatLoops own = OWN.get();
    for (int start = from; start < to; start += CHUNK) {
      int length = Math.min(CHUNK, to - start);
      widen(x, start, length, own.input);
      widen(delta, start, length, own.output);
      function.gradients(own.input, own.output, 0, length, k, own.output, gradient);
      narrow(own.output, length, dx, start);
    }
  }

  private static void widen(float[] source, int from, int length, double[] target) {
    for (int i = 0; i < length; i++) {
      target[i] = source[from + i];
    }
  }

  private static void narrow(double[] source, int length, float[] target, int from) {
    for (int i = 0; i < length; i++) {
      target[from + i] = (float) source[i];
    }
  }
}
