package dev.pliant.activation;

/**
 * Functions with one exponential each, which Java computes several times faster than its tanh or expm1.
 */
final class Exponentials {
  /** e⁷⁰⁰ is near the largest double; 1/(1 + e⁷⁰⁰) is practically zero. */
  private static final double LARGEST_EXPONENT = 700;

  private Exponentials() {}

  /**
   * e⁻ᵘ, finite even for very negative u. With r = 1/(1 + e⁻ᵘ), it gives σ(u) = r, σ(−u) = e⁻ᵘ·r and σ′(u) = e⁻ᵘ·r²
   * without cancellation.
   */
  static double inverse(double u) {
    return Math.exp(Math.min(LARGEST_EXPONENT, -u));
  }

  /** σ(u) = 1/(1 + e⁻ᵘ). */
  static double sigma(double u) {
    return 1 / (1 + inverse(u));
  }

  /** σ′(u) = σ(u)·σ(−u). */
  static double sigmaSlope(double u) {
    double e = inverse(u);
    double s = 1 / (1 + e);
    return e * s * s;
  }

  /** tanh u, to 2e-16. */
  static double tanh(double u) {
    double e = Math.exp(-2 * Math.abs(u));
    return Math.copySign((1 - e) / (1 + e), u);
  }

  /** tanh′ u = 1 − tanh² u. */
  static double tanhSlope(double u) {
    double e = Math.exp(-2 * Math.abs(u));
    double r = 2 / (1 + e);
    return e * r * r;
  }

  /** eᵘ − 1 for u ≤ 0, given {@code e} = eᵘ. Near zero it uses W. Kahan's quotient, in which the errors of e cancel. */
  static double minusOne(double u, double e) {
    if (e < 0.5) {
      return e - 1;
    }
    return e == 1 ? u : (e - 1) * u / Math.log(e);
  }
}
