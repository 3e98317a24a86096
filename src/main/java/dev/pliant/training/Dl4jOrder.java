package dev.pliant.training;

import dev.pliant.layer.Network;
import dev.pliant.layer.ParameterArray;
import dev.pliant.layer.Role;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ModelState;
import org.deeplearning4j.nn.api.Model;

/**
 * Converts arrays of checkpoints before version 3, which are in the order of DL4J's flat views, to the network's order.
 */
final class Dl4jOrder {
  private final Network network;
  private final ModelState flat;
  private final ModelState inOrder;

  /** @param form the network's DL4J form */
  Dl4jOrder(Dl4jForm form) {
    Model model = form.open();
    this.network = form.network();
    this.flat = ModelState.flat(model);
    this.inOrder = form.state(model);
  }

  /** {@code old} in the network's order. */
  Checkpoint read(Checkpoint old) {
    return new Checkpoint(
        old.epoch(), old.progress(), new FlatState(parameters(old.state().parameters()), state(old.state())),
        old.iteration(), velocity(old.velocity()), old.kept().stream().map(this::parameters).toList(), old.best(),
        old.start(), old.epochs(), old.windows(), old.seconds(), Checkpoint.Order.NETWORK);
  }

  private float[] parameters(float[] old) {
    if (old.length != flat.length()) {
      throw new TrainingException(
          "the checkpoint has " + old.length + " parameters and the network " + flat.length());
    }
    flat.setParameters(old);
    return inOrder.parameters();
  }

  private float[] state(FlatState old) {
    flat.setUpdaterState(old.updaterState());
    return inOrder.updaterState();
  }

  /**
   * Converts a velocity, which was in the order of the fused step of that version. It has the same arrays as today with
   * two differences: an activation's values are ordered by parameter and not by set, and tied activations repeat
   * theirs.
   */
  private float[] velocity(float[] old) {
    if (old.length == 0) {
      return old;
    }
    float[] velocity = new float[Math.toIntExact(network.parameterCount())];
    int from = 0;
    int to = 0;
    for (int place = 0; place < network.nodes().size(); place++) {
      for (ParameterArray array : network.parameters(place)) {
        int length = Math.toIntExact(array.length());
        if (network.owner(place) == place) {
          int columns = array.role() == Role.ACTIVATION ? array.shape().get(array.shape().size() - 1) : 1;
          int rows = length / columns;
          for (int i = 0; i < length; i++) {
            velocity[to + i] = old[from + i % columns * rows + i / columns];
          }
          to += length;
        }
        from += length;
      }
    }
    return velocity;
  }
}
