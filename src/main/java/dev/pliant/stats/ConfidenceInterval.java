package dev.pliant.stats;

import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * An interval that contains the mean with a given confidence.
 *
 * @param low the lower bound
 * @param high the upper bound
 */
public record ConfidenceInterval(double low, double high) {
  /**
   * Student's interval (1908) of the mean that {@code values} were drawn around, normally and independently.
   *
   * @param level how often such an interval holds the mean, in (0, 1)
   * @return empty for fewer than two values, and where all are the same, so that there is no variance
   */
  public static Optional<ConfidenceInterval> ofMean(double level, double... values) {
    Sample sample = Sample.of(values);
    if (values.length < 2 || DoubleStream.of(values).distinct().count() == 1) {
      return Optional.empty();
    }
    double quantile = new TDistribution(values.length - 1).inverseCumulativeProbability((1 + level) / 2);
    double half = quantile * sample.sd() / Math.sqrt(values.length);
    return Optional.of(new ConfidenceInterval(sample.mean() - half, sample.mean() + half));
  }
}
