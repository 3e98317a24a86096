package dev.pliant.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Only the matrix products of one fused step on dense input: forward z = x·W; backward ∂L/∂W = xᵀ·δ for each layer and
 * ∂L/∂x = δ·Wᵀ for all layers but the first. Memory is outside the heap.
 */
final class MatrixProducts implements AutoCloseable {
  /** Any value is good whose products neither overflow nor become subnormal. */
  private static final float VALUE = 0.01f;

  private final int batchSize;
  private final Layer[] layers;

  /** The products of a network with {@code sizes}: inputs, hidden layers, classes. */
  MatrixProducts(List<Integer> sizes, int batchSize) {
    this.batchSize = batchSize;
    this.layers = new Layer[sizes.size() - 1];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new Layer(batchSize, sizes.get(l), sizes.get(l + 1));
    }
  }

  private record Layer(
      int inputs, int outputs, FloatPointer x, FloatPointer weights, FloatPointer z, FloatPointer delta,
      FloatPointer weightGradient, FloatPointer inputGradient) {
    Layer(int batchSize, int inputs, int outputs) {
      this(
          inputs, outputs, filled((long) batchSize * inputs), filled((long) inputs * outputs),
          filled((long) batchSize * outputs), filled((long) batchSize * outputs), filled((long) inputs * outputs),
          filled((long) batchSize * inputs));
    }

    private static FloatPointer filled(long length) {
      FloatPointer pointer = new FloatPointer(length);
      for (long i = 0; i < length; i++) {
        pointer.put(i, VALUE);
      }
      return pointer;
    }

    void close() {
      for (FloatPointer pointer : List.of(x, weights, z, delta, weightGradient, inputGradient)) {
        pointer.close();
      }
    }
  }

  /** The products of one step. */
  void run() {
    for (Layer layer : layers) {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batchSize, layer.outputs, layer.inputs, 1f, layer.x,
          layer.inputs, layer.weights, layer.outputs, 0f, layer.z, layer.outputs);
    }
    for (int l = layers.length - 1; l >= 0; l--) {
      Layer layer = layers[l];
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, layer.inputs, layer.outputs, batchSize, 1f, layer.x,
          layer.inputs, layer.delta, layer.outputs, 0f, layer.weightGradient, layer.outputs);
      if (l > 0) {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batchSize, layer.inputs, layer.outputs, 1f, layer.delta,
            layer.outputs, layer.weights, layer.outputs, 0f, layer.inputGradient, layer.inputs);
      }
    }
  }

  /** Examples per second, measured over {@code seconds}. */
  double examplesPerSecond(double seconds) {
    long began = System.nanoTime();
    long steps = 0;
    double elapsed;
    do {
      run();
      steps++;
      elapsed = (System.nanoTime() - began) / 1e9;
    } while (elapsed < seconds);
    return steps * batchSize / elapsed;
  }

  @Override
  public void close() {
    for (Layer layer : layers) {
      layer.close();
    }
  }
}
