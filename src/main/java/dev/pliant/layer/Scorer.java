package dev.pliant.layer;

import java.util.stream.IntStream;

/**
 * A trained network that scores one example at a time, by plain loops: the result depends on the example and the
 * network alone. It allocates nothing while it works, and holds buffers as wide as the network's nodes. Not safe for
 * use by several threads, but each thread may have one over the same parameters.
 */
public final class Scorer {
  private final Signals signals;
  private final Forward[] nodes;
  private final Pass pass = new Pass().evaluate(1);

  /** Over {@code parameters}, which do not change. */
  public Scorer(ParameterSlots parameters) {
    Network network = parameters.network();
    this.signals = new Signals(network);
    Products products = new LoopProducts();
    Convolutions convolutions = new ProductConvolutions(products);
    this.nodes = IntStream.range(0, network.nodes().size())
        .mapToObj(place -> network.layer(place).row(signals.site(place, parameters, products, convolutions)))
        .toArray(Forward[]::new);
  }

  /** The input of the first task's head for {@code example}, a minibatch of one. The next call overwrites it. */
  public float[] logits(Minibatch example) {
    signals.take(example, 1);
    for (Forward node : nodes) {
      node.forward(pass);
    }
    return signals.logits().values();
  }
}
