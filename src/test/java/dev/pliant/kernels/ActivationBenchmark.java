package dev.pliant.kernels;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** An activation's backward pass over 32 × 128 elements: the family's loop over arrays, and its scalar mathematics. */
public class ActivationBenchmark extends Kernel {
  private static final int COUNT = 32 * 128;

  /** The activation's word. */
  @Param({"affine", "polynomial:2", "relu", "silu", "prelu", "rational:5/4", "hat:17", "rbf:9"})
  public String activation;

  private final float[] x = uniform(COUNT, -3, 3);
  private final float[] delta = uniform(COUNT, -1, 1);
  private final float[] dx = new float[COUNT];
  private ActivationFunction function;
  private double[] k;
  private double[] gradient;

  /** Takes the function. */
  @Setup
  public void take() {
    function = Activations.parse(activation);
    k = function.start();
    gradient = new double[function.parameterCount()];
  }

  /** The family's loop. */
  @Benchmark
  public float[] gradients() {
    function.gradients(x, delta, 0, COUNT, k, dx, gradient);
    return dx;
  }

  /** The definition, element by element. */
  @Benchmark
  public float[] gradientsByDefinition() {
    for (int i = 0; i < COUNT; i++) {
      double d = delta[i];
      function.addParameterGradient(x[i], d, k, gradient);
      dx[i] = (float) (d * function.slope(x[i], k));
    }
    return dx;
  }
}
