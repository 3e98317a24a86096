package dev.pliant.activation;

/**
 * The side of a kink on which a number is, computed by arithmetic: C2 does not vectorise loops with branches, and
 * branches on signs are hard to predict.
 */
final class Heaviside {
  private Heaviside() {}

  /**
   * Exactly 1 for 0 &lt; x &lt; ∞ and 0 for x ≤ 0: a positive number divided by itself, or zero divided by any number.
   */
  static double of(double x) {
    return Math.max(0, x) / Math.max(Math.abs(x), Double.MIN_VALUE);
  }
}
