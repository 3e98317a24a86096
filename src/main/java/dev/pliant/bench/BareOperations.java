package dev.pliant.bench;

import dev.pliant.layer.Conv;
import dev.pliant.layer.Network;
import dev.pliant.layer.Windows;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/** Only the dense products and the convolutions of a step. Made, used and closed by one thread. */
final class BareOperations implements AutoCloseable {
  private final PointerScope scope = new PointerScope();
  private final int batchSize;
  private final MatrixProducts products;
  private final List<BareConvolution> convolutions = new ArrayList<>();

  BareOperations(Network network, int batchSize) {
    this.batchSize = batchSize;
    this.products = new MatrixProducts(network, batchSize);
    for (int place = 0; place < network.nodes().size(); place++) {
      if (network.layer(place) instanceof Conv conv) {
        convolutions.add(new BareConvolution(
            Windows.over(network.inputs(place).get(0), conv.height(), conv.width(), conv.stride(), conv.padding()),
            conv.channels(), batchSize, network.nodes().get(place).inputs().get(0) != Network.INPUT));
      }
    }
  }

  /** Those of one step. */
  void run() {
    convolutions.forEach(BareConvolution::forward);
    products.forward();
    products.backward();
    convolutions.forEach(BareConvolution::backward);
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
    products.close();
    scope.close();
  }
}
