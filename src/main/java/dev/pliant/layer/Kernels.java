package dev.pliant.layer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A network in use: the kernels of its nodes in order, the arrays between them, and its parameters, which are
 * zero at first. Not safe for use by several threads.
 */
public final class Kernels implements AutoCloseable {
  private final Network network;
  private final ParameterSlots parameters;
  private final Signals signals;
  private final Kernel[] kernels;
  private final Head head;

  /**
   * @param stateArrays how many arrays of state the updater keeps for each parameter
   * @param products how matrices are multiplied, for convolutions, too
   */
  public Kernels(Network network, int stateArrays, Products products) {
    this(network, stateArrays, products, new ProductConvolutions(products));
  }

  /**
   * @param stateArrays how many arrays of state the updater keeps for each parameter
   * @param products how matrices are multiplied
   * @param convolutions how convolutions are calculated
   */
  public Kernels(Network network, int stateArrays, Products products, Convolutions convolutions) {
    this.network = network;
    this.parameters = ParameterSlots.zeros(network, stateArrays);
    this.signals = new Signals(network);
    this.kernels = IntStream.range(0, network.nodes().size())
        .mapToObj(place -> network.layer(place).kernel(signals.site(place, parameters, products, convolutions)))
        .toArray(Kernel[]::new);
    this.head = network.tasks().get(0).head();
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Takes parameters, in the network's order. */
  public void setParameters(float[] flat) {
    int at = 0;
    for (Segment segment : segments()) {
      System.arraycopy(flat, at, segment.values(), 0, segment.length());
      at += segment.length();
    }
    parametersChanged();
  }

  /** All parameters, in the network's order: those of tied nodes once. */
  public List<Segment> segments() {
    return parameters.segments();
  }

  /** Array {@code name} of node {@code place}. */
  public Slot slot(int place, String name) {
    return parameters.of(place).get(name);
  }

  /** Writes the outputs of all nodes for {@code minibatch}, which must not change until the backward pass is over. */
  public void forward(Minibatch minibatch, Pass pass) {
    signals.take(minibatch, pass.size());
    for (Kernel kernel : kernels) {
      kernel.forward(pass);
    }
  }

  /** The loss of the minibatch that went forward; its gradient is left for {@link #backward}. */
  public Head.Outcome loss(Minibatch minibatch) {
    return head.loss(signals.logits(), minibatch);
  }

  /** What the head predicts for the first {@code size} examples that went forward. */
  public void predict(int size, float[] into) {
    head.predict(signals.logits(), size, into);
  }

  /**
   * The backward pass of the loss: passes the gradient by each segment of parameters to {@code use} once. It may change
   * the parameters at once: everything else that needs them has been calculated before, or uses copies.
   */
  public void backward(Pass pass, GradientUse use) {
    for (FunctionParameters function : parameters.functions()) {
      function.beginGradient(pass.size());
    }
    for (int place = kernels.length - 1; place >= 0; place--) {
      signals.addUp(place, pass.size());
      kernels[place].backward(pass, use);
    }
    for (FunctionParameters function : parameters.functions()) {
      function.endGradient(use);
    }
  }

  /** Parameters have changed: moves those of activations outside their range to the nearest value in it. */
  public void parametersChanged() {
    parameters.bound();
    for (Kernel kernel : kernels) {
      kernel.parametersChanged();
    }
  }

  /** The input of node {@code place}, which reads one node or the network's input, in the last forward pass. */
  public float[] inputOf(int place) {
    return signals.inputOf(place);
  }

  /** The output of node {@code place} in the last forward pass. */
  public float[] outputOf(int place) {
    return signals.outputOf(place);
  }

  /** Frees memory outside the heap. */
  @Override
  public void close() {
    for (Kernel kernel : kernels) {
      kernel.close();
    }
  }
}
