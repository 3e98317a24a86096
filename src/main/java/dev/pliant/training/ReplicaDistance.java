package dev.pliant.training;

import dev.pliant.network.LearnedActivationLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far a worker's parameters were from the workers' average at the end of a window: root mean squares, over
 * parameters, of the difference.
 *
 * @param weights over weights and biases
 * @param activations over activation parameters, those that layers share in each of them; null where there are none
 */
public record ReplicaDistance(double weights, Double activations) {

  /** A stretch of parameters, in the order of DL4J's flat view or of a step, which are the same array by array. */
  private record Stretch(boolean ofActivation, int from, int to) {}

  /** Measures distances between parameters of one network. */
  static final class Ruler {
    private final List<Stretch> stretches = new ArrayList<>();

    Ruler(MultiLayerNetwork network) {
      int from = 0;
      for (Map.Entry<String, INDArray> array : network.paramTable().entrySet()) {
        int to = from + Math.toIntExact(array.getValue().length());
        stretches.add(new Stretch(array.getKey().endsWith("_" + LearnedActivationLayer.PARAMETER), from, to));
        from = to;
      }
    }

    ReplicaDistance between(float[] replica, float[] average) {
      double[] squares = new double[2];
      long[] counts = new long[2];
      for (Stretch stretch : stretches) {
        int kind = stretch.ofActivation ? 1 : 0;
        squares[kind] += squares(replica, average, stretch.from, stretch.to);
        counts[kind] += stretch.to - stretch.from;
      }
      return new ReplicaDistance(
          Math.sqrt(squares[0] / counts[0]),
          counts[1] == 0 ? null : Double.valueOf(Math.sqrt(squares[1] / counts[1])));
    }

    /** Four sums for speed: a window waits for this. */
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
