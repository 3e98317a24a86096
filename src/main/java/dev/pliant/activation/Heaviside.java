package dev.pliant.activation;

/**
 * Which side of a kink a number is on, in arithmetic: C2 vectorises no loop with a branch, and signs are hard to
 * foresee.
 */
final class Heaviside {
  private Heaviside() {}

  /** 1 for 0 &lt; x &lt; ∞ and 0 for x ≤ 0, exactly: a positive number divided by itself, zero by anything. */
  static double of(double x) {
    return Math.max(0, x) / Math.max(Math.abs(x), Double.MIN_VALUE);
  }
}
