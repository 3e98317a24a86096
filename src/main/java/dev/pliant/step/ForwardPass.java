package dev.pliant.step;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Pass;
import java.util.List;

/** What a network predicts for minibatches, as it is. Not safe for use by several threads. */
public final class ForwardPass implements AutoCloseable {
  private final Kernels kernels;
  private final Pass pass = new Pass();

  /** Of the network at work in {@code kernels}, with the parameters that those have. */
  ForwardPass(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Of {@code network}, whose parameters are zero at first. */
  static ForwardPass of(Network network) {
    return new ForwardPass(new Kernels(network, 0, new BlasProducts()));
  }

  /** With {@code parameters}, in the order of {@code network}. */
  public static ForwardPass of(Network network, float[] parameters) {
    ForwardPass forward = of(network);
    forward.setParameters(parameters);
    return forward;
  }

  /** Takes parameters, in the order of the network. */
  void setParameters(float[] parameters) {
    kernels.setParameters(parameters);
  }

  /** The network. */
  public Network network() {
    return kernels.network();
  }

  /**
   * The probabilities of the classes of each example.
   *
   * @param into [size, classes] in C order, written
   */
  public void probabilities(Minibatch minibatch, float[] into) {
    kernels.forward(minibatch, pass.evaluate(minibatch.size()));
    kernels.predict(minibatch.size(), into);
  }

  /**
   * As {@link #probabilities(Minibatch, float[])}, to the same bits, and tells {@code use} what the activations saw and
   * gave, first to last.
   */
  public void probabilities(Minibatch minibatch, float[] into, ActivationUse use) {
    probabilities(minibatch, into);
    Network network = network();
    List<Integer> activations = network.activations();
    for (int i = 0; i < activations.size(); i++) {
      int place = activations.get(i);
      use.take(
          i + 1, network.activation(place).mathematics(), kernels.inputOf(place), kernels.outputOf(place),
          minibatch.size(), network.output(place).size());
    }
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    kernels.close();
  }
}
