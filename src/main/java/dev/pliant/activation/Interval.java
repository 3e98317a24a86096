package dev.pliant.activation;

/**
 * The numbers from {@code from} to {@code to}, both included; either may be infinite.
 *
 * @param from the least
 * @param to the greatest, not less than {@code from}
 */
public record Interval(double from, double to) {
  /** Every number. */
  public static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Interval {
    if (!(from <= to)) {
      throw new IllegalArgumentException("an interval from " + from + " to " + to + " cannot be: swap its ends");
    }
  }

  /** Whether {@code x} lies in it. */
  public boolean contains(double x) {
    return from <= x && x <= to;
  }
}
