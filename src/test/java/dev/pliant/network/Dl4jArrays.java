package dev.pliant.network;

import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Sgd;

/** The parameters of DL4J's networks by the names that tables have, and back. */
public final class Dl4jArrays {
  private Dl4jArrays() {}

  private static ModelState state(Network spec, MultiLayerNetwork network) {
    return Dl4jForm.of(spec, Updaters.same(new Sgd()), WeightStart.GLOROT, 0).state(network);
  }

  /** Copies of all arrays of {@code network}, whose copies of tied ones are made equal. */
  public static List<NamedArray> of(Network spec, MultiLayerNetwork network) {
    return NetworkParameters.of(parameters(spec, network));
  }

  /** The same, by node. */
  public static Parameters parameters(Network spec, MultiLayerNetwork network) {
    ModelState state = state(spec, network);
    state.setParameters(state.parameters());
    return Parameters.of(spec, state.parameters());
  }

  public static void assign(List<NamedArray> arrays, Network spec, MultiLayerNetwork network) {
    state(spec, network).setParameters(NetworkParameters.parameters(spec, arrays).flat());
  }
}
