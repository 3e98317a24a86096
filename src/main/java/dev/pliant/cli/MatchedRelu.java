package dev.pliant.cli;

import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.List;

/** Sizes of a ReLU network with a given number of parameters. */
final class MatchedRelu {
  private MatchedRelu() {}

  /**
   * The sizes, of those whose hidden layers are as wide as in {@code layers} or wider, all in the same proportion but
   * for rounding, whose number of parameters is nearest to {@code parameters}.
   *
   * @param layers inputs, at least one hidden layer, classes
   */
  static List<Integer> layers(List<Integer> layers, long parameters) {
    List<Integer> nearest = layers;
    List<Integer> wider = layers;
    for (int width = layers.get(1) + 1; count(wider) < parameters; width++) {
      wider = scaled(layers, width);
      if (Math.abs(count(wider) - parameters) < Math.abs(count(nearest) - parameters)) {
        nearest = wider;
      }
    }
    return nearest;
  }

  private static List<Integer> scaled(List<Integer> layers, int firstHidden) {
    List<Integer> scaled = new ArrayList<>(layers);
    for (int layer = 1; layer < layers.size() - 1; layer++) {
      scaled.set(layer, (int) Math.round((double) layers.get(layer) * firstHidden / layers.get(1)));
    }
    return scaled;
  }

  private static long count(List<Integer> layers) {
    return Network.dense(layers, List.of("relu"), Sharing.LAYER).parameterCount();
  }
}
