package dev.pliant.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.layer.Dense;
import dev.pliant.layer.Network;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Only the matrix products of one fused step on dense input: forward z = x·W; backward ∂L/∂W = xᵀ·δ for each dense layer
 * and ∂L/∂x = δ·Wᵀ for those that do not read the network's input. Memory is outside the heap.
 */
final class MatrixProducts implements AutoCloseable {
  /** Any value is good whose products neither overflow nor become subnormal. */
  private static final float VALUE = 0.01f;

  private final int batchSize;
  private final List<Product> products;

  /** The products of the dense layers of {@code network}. */
  MatrixProducts(Network network, int batchSize) {
    this.batchSize = batchSize;
    List<Product> dense = new ArrayList<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      if (network.layer(place) instanceof Dense layer) {
        dense.add(new Product(
            batchSize, network.inputs(place).get(0).size(), layer.units(),
            network.nodes().get(place).inputs().get(0) != Network.INPUT));
      }
    }
    this.products = List.copyOf(dense);
  }

  private record Product(
      int inputs, int outputs, boolean hasInputGradient, FloatPointer x, FloatPointer weights, FloatPointer z, FloatPointer delta,
      FloatPointer weightGradient, FloatPointer inputGradient) {
    Product(int batchSize, int inputs, int outputs, boolean hasInputGradient) {
      this(
          inputs, outputs, hasInputGradient, filled((long) batchSize * inputs), filled((long) inputs * outputs),
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

  /** The products of a forward pass. */
  void forward() {
    for (Product each : products) {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batchSize, each.outputs, each.inputs, 1f, each.x,
          each.inputs, each.weights, each.outputs, 0f, each.z, each.outputs);
    }
  }

  /** The products of a backward pass. */
  void backward() {
    for (int l = products.size() - 1; l >= 0; l--) {
      Product each = products.get(l);
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, each.inputs, each.outputs, batchSize, 1f, each.x,
          each.inputs, each.delta, each.outputs, 0f, each.weightGradient, each.outputs);
      if (each.hasInputGradient) {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batchSize, each.inputs, each.outputs, 1f, each.delta,
            each.outputs, each.weights, each.outputs, 0f, each.inputGradient, each.inputs);
      }
    }
  }

  @Override
  public void close() {
    products.forEach(Product::close);
  }
}
