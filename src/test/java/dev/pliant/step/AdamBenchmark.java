package dev.pliant.step;

import dev.pliant.kernels.Kernel;
import dev.pliant.layer.Role;
import dev.pliant.layer.Segment;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;

/** Adam over the parameters of the report's network: a loop over arrays, and ND4J's operation. */
public class AdamBenchmark extends Kernel {
  private static final int PARAMETERS = 109_390;
  private static final Adam ADAM = new Adam(1e-3);

  private final float[] parameters = uniform(PARAMETERS, -0.1, 0.1);
  private final float[] gradient = uniform(PARAMETERS, -1, 1);
  private final LoopUpdater loop = LoopUpdater.of(ADAM, 0);
  private final Segment segment = new Segment(Role.WEIGHT, parameters, new float[2][PARAMETERS]);
  private final INDArray nativeParameters = Nd4j.createFromArray(parameters).reshape(1, -1);
  private final INDArray nativeGradient = Nd4j.createFromArray(gradient).reshape(1, -1);
  private final INDArray update = nativeGradient.dup();
  private final GradientUpdater<?> operation = ADAM.instantiate(Nd4j.zeros(1, 2 * PARAMETERS), true);
  private int iteration;

  /** The loop. */
  @Benchmark
  public float[] adam() {
    loop.begin(iteration++);
    loop.update(segment, gradient, 1f / 32);
    return parameters;
  }

  /** The operation, which turns the gradient into the update, and the subtraction. */
  @Benchmark
  public INDArray adamByNd4j() {
    update.assign(nativeGradient);
    operation.applyUpdater(update, iteration++, 0);
    return nativeParameters.subi(update);
  }
}
