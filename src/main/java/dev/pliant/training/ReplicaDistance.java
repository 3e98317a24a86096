package dev.pliant.training;

import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Role;
import dev.pliant.step.Steps;
import java.util.ArrayList;
import java.util.List;

/**
 * The distance between a worker's parameters and the workers' average at the end of a window: the root mean square,
 * over parameters, of the difference.
 *
 * @param weights over weights and biases
 * @param activations over activation parameters; null if there are none
 */
public record ReplicaDistance(double weights, Double activations) {

  /** A stretch of parameters, in the order of a step. */
  private record Stretch(boolean ofActivation, int from, int to) {}

  /** Measures distances between parameters of one network. */
  static final class Ruler {
    private final List<Stretch> stretches = new ArrayList<>();

    Ruler(Steps steps) {
      steps.network().ifPresentOrElse(this::add, () -> stretches.add(new Stretch(false, 0, Integer.MAX_VALUE)));
    }

    private void add(Network network) {
      int from = 0;
      for (int place = 0; place < network.nodes().size(); place++) {
        for (ParameterArray array : network.owner(place) == place ? network.parameters(place) : List.<ParameterArray>of()) {
          int to = from + Math.toIntExact(array.length());
          stretches.add(new Stretch(array.role() == Role.ACTIVATION, from, to));
          from = to;
        }
      }
    }

    ReplicaDistance between(float[] replica, float[] average) {
      double[] squares = new double[2];
      long[] counts = new long[2];
      for (Stretch stretch : stretches) {
        int kind = stretch.ofActivation ? 1 : 0;
        int to = Math.min(stretch.to, average.length);
        squares[kind] += squares(replica, average, stretch.from, to);
        counts[kind] += to - stretch.from;
      }
      return new ReplicaDistance(
          Math.sqrt(squares[0] / counts[0]),
          counts[1] == 0 ? null : Double.valueOf(Math.sqrt(squares[1] / counts[1])));
    }

    /** Four sums for speed, because every window waits for this. */
    private static double squares(float[] a, float[] b, int from, int to) {
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      int i = from;
      for (; i + 3 < to; i += 4) {
        double d0 = a[i] - b[i];
        double d1 = a[i + 1] - b[i + 1];
        double d2 = a[i + 2] - b[i + 2];
        double d3 = a[i + 3] - b[i + 3];
        sum0 += d0 * d0;
        sum1 += d1 * d1;
        sum2 += d2 * d2;
        sum3 += d3 * d3;
      }
      for (; i < to; i++) {
        double d = a[i] - b[i];
        sum0 += d * d;
      }
      return sum0 + sum1 + (sum2 + sum3);
    }
  }
}
