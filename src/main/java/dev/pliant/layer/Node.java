package dev.pliant.layer;

import java.io.Serializable;
import java.util.List;

/**
 * A layer in a network.
 *
 * @param name unique in the network; what its rows in tables are named by
 * @param layer what it is
 * @param inputs what it reads: the places of earlier nodes, or {@link Network#INPUT}
 */
public record Node(String name, Layer layer, List<Integer> inputs) implements Serializable {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
