package dev.pliant.layer;

/**
 * The place of one array of parameters in a training step. Nodes that are tied have one slot together.
 */
public final class Slot {
  private final ParameterArray array;
  private final Segment[] segments;
  private final FunctionParameters function;

  private Slot(ParameterArray array, Layer layer, Segment[] segments) {
    this.array = array;
    this.segments = segments;
    this.function = layer instanceof Activation activation
        ? new FunctionParameters(activation.mathematics(), segments[0])
        : null;
  }

  /**
   * Zeros for {@code array}, which is one of {@code layer}.
   *
   * @param stateArrays how many arrays of state the updater keeps
   */
  Slot(ParameterArray array, Layer layer, int stateArrays) {
    this(array, layer, Segment.of(array, stateArrays));
  }

  /** What is not trained: {@code values} as one segment, a copy if they are an activation's, which may be moved. */
  Slot(ParameterArray array, Layer layer, float[] values) {
    this(array, layer, new Segment[] {
      new Segment(array.role(), array.role() == Role.ACTIVATION ? values.clone() : values, new float[0][])
    });
  }

  /** What it is a place for. */
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
