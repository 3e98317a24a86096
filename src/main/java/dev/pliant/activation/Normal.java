package dev.pliant.activation;

/** The standard normal distribution. */
final class Normal {
  private static final double PER_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
  private static final double PER_ROOT_PI = 1 / Math.sqrt(Math.PI);
  private static final double ROOT_HALF = Math.sqrt(0.5);

  // W. J. Cody, "Rational Chebyshev approximations for the error function" (1969), as in his CALERF of 1990: erf up to
  // 15/32, erfc up to 4, erfc beyond. Coefficients of the powers 0, 1, … of each numerator and denominator.
  private static final double[] ERF_ABOVE = {
    3.20937758913846947e03, 3.77485237685302021e02, 1.13864154151050156e02, 3.16112374387056560e00,
    1.85777706184603153e-1
  };
  private static final double[] ERF_BELOW = {
    2.84423683343917062e03, 1.28261652607737228e03, 2.44024637934444173e02, 2.36012909523441209e01, 1
  };
  private static final double[] MIDDLE_ABOVE = {
    1.23033935479799725e03, 2.05107837782607147e03, 1.71204761263407058e03, 8.81952221241769090e02,
    2.98635138197400131e02, 6.61191906371416295e01, 8.88314979438837594e00, 5.64188496988670089e-1,
    2.15311535474403846e-8
  };
  private static final double[] MIDDLE_BELOW = {
    1.23033935480374942e03, 3.43936767414372164e03, 4.36261909014324716e03, 3.29079923573345963e03,
    1.62138957456669019e03, 5.37181101862009858e02, 1.17693950891312499e02, 1.57449261107098347e01, 1
  };
  private static final double[] TAIL_ABOVE = {
    6.58749161529837803e-4, 1.60837851487422766e-2, 1.25781726111229246e-1, 3.60344899949804439e-1,
    3.05326634961232344e-1, 1.63153871373020978e-2
  };
  private static final double[] TAIL_BELOW = {
    2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1, 1.87295284992346725e00,
    2.56852019228982242e00, 1
  };

  private Normal() {}

  /** φ(x) = e^(−x²/2)/√(2π). */
  static double density(double x) {
    return PER_ROOT_TWO_PI * Math.exp(-0.5 * x * x);
  }

  /** Φ(x) = P(z ≤ x), to 1e-15. */
  static double cumulative(double x) {
    double y = Math.abs(x) * ROOT_HALF;
    double square = y * y;
    if (y <= 15.0 / 32) {
      return 0.5 + 0.5 * ROOT_HALF * x * horner(ERF_ABOVE, square) / horner(ERF_BELOW, square);
    }
    double above = 0.5 * Math.exp(-square) * (y <= 4 ? horner(MIDDLE_ABOVE, y) / horner(MIDDLE_BELOW, y) : tail(y));
    return x < 0 ? above : 1 - above;
  }

  /** e^(y²)·erfc(y) for y &gt; 4. */
  private static double tail(double y) {
    double z = 1 / (y * y);
    return (PER_ROOT_PI - z * horner(TAIL_ABOVE, z) / horner(TAIL_BELOW, z)) / y;
  }

  private static double horner(double[] coefficients, double x) {
    double sum = 0;
    for (int power = coefficients.length - 1; power >= 0; power--) {
      sum = sum * x + coefficients[power];
    }
    return sum;
  }
}
