package dev.pliant.step;

import dev.pliant.layer.GradientUse;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Segment;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Sums of squared gradients, segment by segment. */
final class SegmentSquares {
  private final Map<Segment, Double> sums = new IdentityHashMap<>();

  /** Measures each gradient before {@code use} receives it. */
  GradientUse before(GradientUse use) {
    return (segment, gradient) -> {
      sums.put(segment, sum(gradient, segment.length()));
      use.take(segment, gradient);
    };
  }

  /** The squares for the mean over a minibatch of {@code size} examples, where the gradients were sums. */
  GradientSquares of(Kernels kernels, int size) {
    double share = 1.0 / size;
    return GradientSquares.of(
        kernels.network(),
        (place, array) -> share * share * Arrays.stream(kernels.slot(place, array.name()).segments())
            .mapToDouble(segment -> sums.getOrDefault(segment, 0.0))
            .sum());
  }

  /** Double precision, in which squares of floats neither overflow nor become subnormal; four sums for speed. */
  private static double sum(float[] values, int length) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      sum0 += (double) values[i] * values[i];
      sum1 += (double) values[i + 1] * values[i + 1];
      sum2 += (double) values[i + 2] * values[i + 2];
      sum3 += (double) values[i + 3] * values[i + 3];
    }
    for (; i < length; i++) {
      sum0 += (double) values[i] * values[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
