package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;

/**
 * The place of one array of parameters in a training step. Nodes that are tied have one slot together.
 */
public final class Slot {
  private final ParameterArray array;
  private final Segment[] segments;
  private final FunctionParameters function;

  private Slot(ParameterArray array, ActivationFunction function, Segment[] segments) {
    this.array = array;
    this.segments = segments;
    this.function = function == null ? null : new FunctionParameters(function, segments[0]);
  }

  /**
   * Zeros for {@code array}.
   *
   * @param function the activation function that has these parameters; null for arrays of other roles
   * @param stateArrays how many arrays of state the updater keeps
   */
  Slot(ParameterArray array, ActivationFunction function, int stateArrays) {
    this(array, function, Segment.of(array, stateArrays));
  }

  /**
   * For an array that is not trained: {@code values} as one segment; a copy if they are an activation's, which may be
   * moved.
   */
  Slot(ParameterArray array, ActivationFunction function, float[] values) {
    this(array, function, new Segment[] {
      new Segment(array.role(), array.role() == Role.ACTIVATION ? values.clone() : values, new float[0][])
    });
  }

  /** The array that this is the place of. */
  public ParameterArray array() {
    return array;
  }

  /** The parameters, in C order: weights that are trained in several segments, all else in one. */
  public Segment[] segments() {
    return segments;
  }

  /** The parameters of an activation function; null for arrays of other roles. */
  public FunctionParameters function() {
    return function;
  }
}
