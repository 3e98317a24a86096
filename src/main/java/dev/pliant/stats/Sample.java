package dev.pliant.stats;

import org.apache.commons.math3.stat.StatUtils;

/**
 * What is said of a sample of measurements.
 *
 * @param size how many there are
 * @param mean null if there are none
 * @param sd the standard deviation, its square with size − 1 below the fraction; null for fewer than two measurements
 */
public record Sample(int size, Double mean, Double sd) {

  /** The sample of {@code values}. */
  public static Sample of(double... values) {
    return new Sample(
        values.length,
        values.length == 0 ? null : Double.valueOf(StatUtils.mean(values)),
        values.length < 2 ? null : Double.valueOf(Math.sqrt(StatUtils.variance(values))));
  }

  /** The median of {@code values}, which of an even number is the mean of the middle two; null if there are none. */
  public static Double median(double... values) {
    return values.length == 0 ? null : Double.valueOf(StatUtils.percentile(values, 50));
  }
}
