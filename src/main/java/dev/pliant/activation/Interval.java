package dev.pliant.activation;

/**
 * The numbers from {@code from} to {@code to}, both included; either may be infinite.
 *
 * @param from the smallest number
 * @param to the largest number, not less than {@code from}
 */
public record Interval(double from, double to) {
  /** Every number. */
  public static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Interval {
    if (!(from <= to)) {
      throw new IllegalArgumentException("an interval from " + from + " to " + to + " is not possible; swap its ends");
    }
  }

  /** Whether {@code x} is in the interval. */
  public boolean contains(double x) {
    return from <= x && x <= to;
  }
}
