package dev.pliant.step;

import dev.pliant.layer.Activation;
import dev.pliant.layer.DropoutMask;
import dev.pliant.layer.GradientUse;
import dev.pliant.layer.Head;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Pass;
import dev.pliant.layer.Segment;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Forward pass, loss, backward pass and update of a network in one piece: the kernels of its nodes, one after the other.
 * A step allocates no arrays, unless its minibatch is larger than any before.
 */
final class FusedStep implements Step {
  private final Kernels kernels;
  private final Dl4jLayout layout;
  private final LoopUpdaters updaters;
  private final Pass pass = new Pass();
  /** Null where no inputs are dropped. */
  private final DropoutMask inputDropout;
  private final Minibatch droppedInput;
  /** All parameters, in the order of nodes; those of nodes that are tied once for each. */
  private final List<Segment> segments;
  private int iteration;

  /**
   * Steps of the network that {@code layout} lays out.
   *
   * @param regularization what it does to its examples
   * @throws UnsupportedNetworkException if the network's updater is not one that is known
   */
  FusedStep(Dl4jLayout layout, Regularization regularization) {
    this.layout = layout;
    this.updaters = LoopUpdaters.of(layout.updaters());
    this.kernels =
        new Kernels(regularization.in(layout.network()), updaters.stateArrays(), new BlasProducts());
    this.inputDropout = regularization.inputDropout() > 0 ? new DropoutMask(regularization.inputDropout()) : null;
    this.segments = IntStream.range(0, kernels.network().nodes().size())
        .mapToObj(kernels::slots)
        .flatMap(List::stream)
        .flatMap(slot -> Arrays.stream(slot.segments()))
        .toList();
    this.droppedInput = inputDropout == null ? null : new Minibatch(layout.network().input().size());
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

  /** @param with what is done with gradients beside the update */
  private Outcome fit(Minibatch minibatch, UnaryOperator<GradientUse> with) {
    float share = 1f / minibatch.size();
    updaters.begin(iteration);
    Outcome outcome = backward(
        minibatch, with.apply((segment, gradient) -> updaters.of(segment.role()).update(segment, gradient, share)));
    iteration++;
    kernels.parametersChanged();
    return outcome;
  }

  /** Forward and backward pass; gradients are used as soon as they are known. */
  private Outcome backward(Minibatch minibatch, GradientUse use) {
    SplittableRandom random = new SplittableRandom(minibatch.seed());
    Minibatch taken = minibatch;
    if (inputDropout != null) {
      droppedInput.takeDropped(minibatch, inputDropout, random);
      taken = droppedInput;
    }
    kernels.forward(taken, pass.train(taken.size(), random));
    Head.Outcome outcome = kernels.loss(taken);
    if (Double.isFinite(outcome.loss())) {
      // Else its gradient would make all parameters as useless, and hide which of them led here.
      kernels.backward(pass, use);
    }
    return new Outcome(outcome.loss(), outcome.correct());
  }

  /**
   * The gradient of the loss summed over {@code minibatch}, and of as many times the activations' penalties, in the
   * order of DL4J's flat view. Nothing is updated.
   */
  float[] gradient(Minibatch minibatch) {
    Map<Segment, float[]> gradients = new IdentityHashMap<>();
    backward(
        minibatch, (segment, gradient) -> gradients.put(segment, Arrays.copyOf(gradient, segment.length())));
    float[] flat = new float[layout.parameterCount()];
    layout.fromKernels(
        kernels,
        new Dl4jLayout.Arrays() {
          @Override
          public float[] of(Segment segment) {
            return gradients.computeIfAbsent(segment, missing -> new float[missing.length()]);
          }

          @Override
          public int offset(Dl4jLayout.UpdaterBlock block) {
            return 0;
          }
        },
        flat);
    return flat;
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into) {
    kernels.forward(minibatch, pass.evaluate(minibatch.size()));
    kernels.predict(minibatch.size(), into);
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into, ActivationUse use) {
    probabilities(minibatch, into);
    Network network = kernels.network();
    for (int place : network.activations()) {
      use.take(
          network.number(place), ((Activation) network.layer(place)).mathematics(), kernels.inputOf(place),
          kernels.outputOf(place), minibatch.size(), network.output(place).size());
    }
  }

  @Override
  public void setParameters(float[] values) {
    requireLength("parameters", values, layout.parameterCount());
    layout.toKernels(values, kernels, Dl4jLayout.PARAMETERS);
    kernels.parametersChanged();
  }

  @Override
  public void setUpdaterState(float[] values, int updates) {
    requireLength("floats of updater state", values, updaterStateCount());
    for (int array = 0; array < updaters.stateArrays(); array++) {
      layout.toKernels(values, kernels, Dl4jLayout.state(array, updaters.stateArrays()));
    }
    iteration = updates;
  }

  private static void requireLength(String what, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(values.length + " " + what + " for a network that has " + length);
    }
  }

  @Override
  public float[] parameters() {
    float[] flat = new float[layout.parameterCount()];
    layout.fromKernels(kernels, Dl4jLayout.PARAMETERS, flat);
    return flat;
  }

  @Override
  public float[] updaterState() {
    float[] flat = new float[updaterStateCount()];
    for (int array = 0; array < updaters.stateArrays(); array++) {
      layout.fromKernels(kernels, Dl4jLayout.state(array, updaters.stateArrays()), flat);
    }
    return flat;
  }

  @Override
  public int updaterStateCount() {
    return updaters.stateArrays() * layout.parameterCount();
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
    requireLength("parameters", parameters, layout.parameterCount());
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
