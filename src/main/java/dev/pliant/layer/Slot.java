package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;

/**
 * The place of one array of parameters in a training step. Nodes that are tied have one slot together.
 */
public final class Slot {
  private final ParameterArray array;
  private final Segment[] segments;
  private final FunctionParameters function;

  /**
   * Zeros for {@code array}.
   *
   * @param function whose parameters they are; null for arrays of other roles
   * @param stateArrays how many arrays of state the updater keeps
   */
  public Slot(ParameterArray array, ActivationFunction function, int stateArrays) {
    this.array = array;
    this.segments = Segment.of(array, stateArrays);
    this.function = function == null ? null : new FunctionParameters(function, segments[0]);
  }

  /** What it is a place for. */
  public ParameterArray array() {
    return array;
  }

  /** The parameters, in C order: weights in several segments, all else in one. */
  public Segment[] segments() {
    return segments;
  }

  /** The parameters of an activation function; null for arrays of other roles. */
  public FunctionParameters function() {
    return function;
  }
}
