package dev.pliant.step;

import dev.pliant.layer.Dropout;
import dev.pliant.layer.DropoutMask;
import dev.pliant.layer.GradientUse;
import dev.pliant.layer.Head.Outcome;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Pass;
import dev.pliant.layer.Segment;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Forward pass, loss, backward pass and update of a network in one piece: it runs the kernels of the nodes in order. A
 * step allocates no arrays, unless its minibatch is larger than all before.
 */
final class FusedStep implements Step {
  private final Kernels kernels;
  private final ForwardPass forward;
  private final LoopUpdaters updaters;
  private final Pass pass = new Pass();
  /** Null if no inputs are dropped. */
  private final DropoutMask inputDropout;
  /** Whether random numbers are needed. */
  private final boolean drops;
  private final Minibatch droppedInput;
  /** All parameters, in the network's order. */
  private final List<Segment> segments;
  private final int parameterCount;
  private int iteration;

  /**
   * Creates steps of {@code network}.
   *
   * @param regularization dropout and label smoothing
   * @throws UnsupportedNetworkException if the updater is not supported
   */
  FusedStep(Network network, Updaters updaters, Regularization regularization) {
    this.updaters = LoopUpdaters.of(updaters);
    this.kernels = new Kernels(regularization.in(network), this.updaters.stateArrays(), new BlasProducts(),
        new OneDnn());
    this.forward = new ForwardPass(kernels);
    this.segments = kernels.segments();
    this.parameterCount = Math.toIntExact(network.parameterCount());
    this.drops = regularization.drops()
        || network.nodes().stream().anyMatch(node -> node.layer() instanceof Dropout);
    this.inputDropout = regularization.inputDropout() > 0 ? new DropoutMask(regularization.inputDropout()) : null;
    this.droppedInput = inputDropout == null ? null : new Minibatch(network.input().size());
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    return fit(minibatch, UnaryOperator.identity());
  }

  @Override
  public Measured fitAndMeasure(Minibatch minibatch) {
    SegmentSquares sums = new SegmentSquares();
    Outcome outcome = fit(minibatch, sums::before);
    return new Measured(outcome, sums.of(kernels, minibatch.size()));
  }

  /** @param with receives the gradients in addition to the update */
  private Outcome fit(Minibatch minibatch, UnaryOperator<GradientUse> with) {
    float share = 1f / minibatch.size();
    updaters.begin(iteration);
    Outcome outcome = backward(
        minibatch, with.apply((segment, gradient) -> updaters.of(segment.role()).update(segment, gradient, share)));
    iteration++;
    kernels.parametersChanged();
    return outcome;
  }

  /** Forward and backward pass. Each gradient is used as soon as it is known. */
  private Outcome backward(Minibatch minibatch, GradientUse use) {
    SplittableRandom random = drops ? new SplittableRandom(minibatch.seed()) : null;
    Minibatch taken = minibatch;
    if (inputDropout != null) {
      droppedInput.takeDropped(minibatch, inputDropout, random);
      taken = droppedInput;
    }
    kernels.forward(taken, pass.train(taken.size(), random));
    Outcome outcome = kernels.loss(taken);
    if (Double.isFinite(outcome.loss())) {
      // Otherwise the gradient would make all parameters infinite or NaN, and hide which of them was the cause.
      kernels.backward(pass, use);
    }
    return outcome;
  }

  /**
   * The gradient, in the network's order, of the loss summed over {@code minibatch} plus the activations' penalties,
   * once per example. Nothing is updated.
   */
  float[] gradient(Minibatch minibatch) {
    Map<Segment, float[]> gradients = new IdentityHashMap<>();
    backward(
        minibatch, (segment, gradient) -> gradients.put(segment, Arrays.copyOf(gradient, segment.length())));
    float[] flat = new float[parameterCount];
    int at = 0;
    for (Segment segment : segments) {
      // A statistic has no gradient.
      float[] gradient = gradients.getOrDefault(segment, new float[segment.length()]);
      System.arraycopy(gradient, 0, flat, at, segment.length());
      at += segment.length();
    }
    return flat;
  }

  @Override
  public ForwardPass forward() {
    return forward;
  }

  @Override
  public int parameterCount() {
    return parameterCount;
  }

  @Override
  public int updaterStateCount() {
    return Math.multiplyExact(updaters.stateArrays(), parameterCount);
  }

  @Override
  public void setParameters(float[] values) {
    requireLength("parameters", values, parameterCount);
    kernels.setParameters(values);
  }

  private static void requireLength(String what, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(values.length + " " + what + " for a network that has " + length);
    }
  }

  @Override
  public void copyTo(float[] parameters, float[] updaterState) {
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(segment.values(), 0, parameters, at, segment.length());
      for (int array = 0; array < updaters.stateArrays(); array++) {
        System.arraycopy(
            segment.state()[array], 0, updaterState, array * parameters.length + at, segment.length());
      }
      at += segment.length();
    }
  }

  @Override
  public void resume(float[] parameters, float[] updaterState, int updates) {
    requireLength("parameters", parameters, parameterCount);
    requireLength("floats of updater state", updaterState, updaterStateCount());
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(parameters, at, segment.values(), 0, segment.length());
      for (int array = 0; array < updaters.stateArrays(); array++) {
        System.arraycopy(
            updaterState, array * parameters.length + at, segment.state()[array], 0, segment.length());
      }
      at += segment.length();
    }
    iteration = updates;
    kernels.parametersChanged();
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    kernels.close();
  }
}
