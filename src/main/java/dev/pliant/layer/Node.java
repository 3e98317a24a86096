package dev.pliant.layer;

import java.io.Serializable;
import java.util.List;

/**
 * A layer in a network.
 *
 * @param name unique in the network; its rows in tables have this name
 * @param layer its layer
 * @param inputs the places of the earlier nodes that it reads, or {@link Network#INPUT}
 */
public record Node(String name, Layer layer, List<Integer> inputs) implements Serializable {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
