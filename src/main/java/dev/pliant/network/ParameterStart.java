package dev.pliant.network;

import dev.pliant.layer.Flatten;
import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Parameters;
import java.util.SplittableRandom;
import org.nd4j.linalg.learning.config.Sgd;

/** A network's parameters before training. */
public final class ParameterStart {
  private ParameterStart() {}

  /**
   * Draws the parameters of {@code network}. DL4J draws the weights of a network that has no maps and no layer that DL4J
   * does not have. Otherwise each array is drawn separately. Runs with either step begin with the same weights.
   *
   * @param weights the distribution of the weights
   * @param seed seed of the draws
   */
  public static Parameters of(Network network, WeightStart weights, long seed) {
    if (!network.input().isVector() || network.nodes().stream().anyMatch(node -> node.layer() instanceof Flatten)) {
      return drawn(network, weights, seed);
    }
    try {
      Dl4jForm form = Dl4jForm.of(network, Updaters.same(new Sgd()), weights, seed);
      return Parameters.of(network, form.state(form.open()).parameters());
    } catch (UnsupportedNetworkException e) {
      return drawn(network, weights, seed);
    }
  }

  private static Parameters drawn(Network network, WeightStart weights, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    return new Parameters(network, (place, array) -> {
      SplittableRandom random = seeds.split();
      float[] values = new float[Math.toIntExact(array.length())];
      double bound = bound(array, weights, network.gainBefore(place));
      for (int i = 0; i < values.length; i++) {
        values[i] = array.start().isEmpty()
            ? (float) (bound * (2 * random.nextDouble() - 1))
            : array.start().get(i % array.start().size()).floatValue();
      }
      return values;
    });
  }

  private static double bound(ParameterArray array, WeightStart weights, double gain) {
    return array.start().isEmpty() ? weights.bound(array.fanIn(), array.fanOut(), gain) : 0;
  }
}
