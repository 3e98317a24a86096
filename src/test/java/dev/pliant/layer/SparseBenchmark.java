package dev.pliant.layer;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.data.FloatBlock;
import dev.pliant.kernels.Kernel;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The first layer's two products, 32 × 784 by 784 × 128, of sparse rows and by BLAS: where the former stop paying. */
public class SparseBenchmark extends Kernel {
  private static final int ROWS = 32;
  private static final int INPUTS = 784;
  private static final int OUTPUTS = 128;

  /** The share of features that are not zero. */
  @Param({"0.1", "0.19", "0.33"})
  public double density;

  private final float[] parameters = uniform(INPUTS * OUTPUTS, -1, 1);
  private final float[] biases = uniform(OUTPUTS, -1, 1);
  private final float[] delta = uniform(ROWS * OUTPUTS, -1, 1);
  private final float[] z = new float[ROWS * OUTPUTS];
  private final float[] gradient = new float[INPUTS * OUTPUTS];
  private final Segment[] segments = Segment.of(ParameterArray.weights("W", INPUTS, OUTPUTS), 0);
  private final SparseInput loops = new LoopSparseInput(segments, INPUTS, OUTPUTS);
  private final SparseInput vectors = new VectorSparseInput(segments, INPUTS, OUTPUTS);
  private final Minibatch minibatch = new Minibatch(INPUTS);
  private final FloatPointer input = new FloatPointer((long) ROWS * INPUTS);
  private final FloatPointer weights = new FloatPointer((long) INPUTS * OUTPUTS);
  private final FloatPointer nativeDelta = new FloatPointer((long) ROWS * OUTPUTS);
  private final FloatPointer nativeZ = new FloatPointer((long) ROWS * OUTPUTS);
  private final FloatPointer nativeGradient = new FloatPointer((long) INPUTS * OUTPUTS);

  /** Draws the features. */
  @Setup
  public void draw() {
    float[] features = uniform(ROWS * INPUTS, 0, 1);
    for (int i = 0; i < features.length; i++) {
      features[i] = features[i] <= 0.99 * density ? features[i] : 0;
    }
    FloatBlock examples = new FloatBlock(0, new int[ROWS], features);
    minibatch.clear();
    for (int row = 0; row < ROWS; row++) {
      minibatch.add(examples::copyNonZeros, row, 0);
    }
    nativeDelta.put(delta, 0, delta.length);
  }

  /** What is not zero, by plain loops. */
  @Benchmark
  public float[] loops() {
    return products(loops);
  }

  /** What is not zero, by vectors. */
  @Benchmark
  public float[] vectors() {
    return products(vectors);
  }

  private float[] products(SparseInput sparse) {
    if (!sparse.take(minibatch)) {
      throw new IllegalStateException("not sparse");
    }
    sparse.forward(biases, z);
    sparse.gradient(delta, (segment, values) -> gradient[0] += values[0]);
    return gradient;
  }

  /** By BLAS, with the copies to and from its memory. */
  @Benchmark
  public float[] dense() {
    input.put(minibatch.features(), 0, ROWS * INPUTS);
    weights.put(parameters, 0, INPUTS * OUTPUTS);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, ROWS, OUTPUTS, INPUTS, 1f, input, INPUTS, weights, OUTPUTS,
        0f, nativeZ, OUTPUTS);
    nativeZ.get(z, 0, z.length);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, INPUTS, OUTPUTS, ROWS, 1f, input, INPUTS, nativeDelta, OUTPUTS,
        0f, nativeGradient, OUTPUTS);
    nativeGradient.get(gradient, 0, gradient.length);
    return gradient;
  }
}
