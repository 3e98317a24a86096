package dev.pliant.step;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Pass;
import java.util.List;

/** A network's predictions for minibatches with its current parameters. Not safe for use by several threads. */
public final class ForwardPass implements AutoCloseable {
  private final Kernels kernels;
  private final Flips flips;
  private final Pass pass = new Pass();
  /** The examples flipped, and their probabilities; null without flips. */
  private final Minibatch flipped;
  private float[] ofFlipped = {};

  /** The forward pass of the network in {@code kernels}, with the parameters in {@code kernels}. */
  ForwardPass(Kernels kernels) {
    this(kernels, Flips.OFF);
  }

  private ForwardPass(Kernels kernels, Flips flips) {
    this.kernels = kernels;
    this.flips = flips;
    this.flipped = flips == Flips.ON ? new Minibatch(kernels.network().input().size()) : null;
  }

  /**
   * This forward pass, or one with the same parameters that averages over flips.
   *
   * @throws IllegalArgumentException if it is to average and the network does not read maps
   */
  public ForwardPass with(Flips wanted) {
    if (wanted == flips) {
      return this;
    }
    requireMaps(network(), wanted);
    return new ForwardPass(kernels, wanted);
  }

  /** @throws IllegalArgumentException if there are to be flips and {@code network} does not read maps */
  public static void requireMaps(Network network, Flips flips) {
    if (flips == Flips.ON && network.input().isVector()) {
      throw new IllegalArgumentException("flips need a network that reads images as maps, as one with conv, maxpool or"
          + " meanpool does; this one reads vectors");
    }
  }

  /** The forward pass of {@code network}, whose parameters are zero at first. */
  static ForwardPass of(Network network) {
    return new ForwardPass(new Kernels(network, 0, new BlasProducts(), new OneDnn()));
  }

  /** The forward pass of {@code network} with {@code parameters}, in the network's order. */
  public static ForwardPass of(Network network, float[] parameters) {
    ForwardPass forward = of(network);
    forward.setParameters(parameters);
    return forward;
  }

  /** Sets the parameters, in the network's order. */
  void setParameters(float[] parameters) {
    kernels.setParameters(parameters);
  }

  /** The network. */
  public Network network() {
    return kernels.network();
  }

  /**
   * Computes the class probabilities of each example.
   *
   * @param into receives the result, [size, classes] in C order
   */
  public void probabilities(Minibatch minibatch, float[] into) {
    int size = minibatch.size();
    if (flips == Flips.ON) {
      // First, since what activations have seen is asked for after the last.
      ofFlipped = ofFlipped.length < into.length ? new float[into.length] : ofFlipped;
      flipped.takeFlipped(minibatch, network().input());
      kernels.forward(flipped, pass.evaluate(size));
      kernels.predict(size, ofFlipped);
    }
    kernels.forward(minibatch, pass.evaluate(size));
    kernels.predict(size, into);
    if (flips == Flips.ON) {
      for (int i = 0; i < size * network().classes(); i++) {
        into[i] = (into[i] + ofFlipped[i]) / 2;
      }
    }
  }

  /**
   * As {@link #probabilities(Minibatch, float[])}, to the same bits. {@code use} receives inputs and outputs of the
   * activations, first to last.
   */
  public void probabilities(Minibatch minibatch, float[] into, ActivationUse use) {
    probabilities(minibatch, into);
    Network network = network();
    List<Integer> activations = network.activations();
    for (int i = 0; i < activations.size(); i++) {
      int place = activations.get(i);
      use.take(
          i + 1, network.activation(place).mathematics(), kernels.inputOf(place), kernels.outputOf(place),
          minibatch.size(), network.output(place));
    }
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    kernels.close();
  }
}
