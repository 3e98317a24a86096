package dev.pliant.data;

/** Examples whose features are floats, taken as they are. */
public final class FloatBlock extends Block {
  private static final long serialVersionUID = 1;
  private final FloatRows rows;
  /** Null where all are 1. */
  private final float[] weights;

  /**
   * Examples of weight 1.
   *
   * @param firstPlace the place of the first example
   * @param labels one for each example
   * @param values the features, example after example; their count is a multiple of that of the labels
   */
  public FloatBlock(long firstPlace, int[] labels, float[] values) {
    this(
        values.length / Math.max(1, labels.length), firstPlace, labels.clone(), null,
        FloatRows.dense(values.length / Math.max(1, labels.length), values.clone()));
    if (labels.length == 0 || values.length % labels.length != 0) {
      throw new IllegalArgumentException(values.length + " features for " + labels.length + " examples");
    }
  }

  /** @param weights one for each example, or null if all are 1. All arrays are given away. */
  FloatBlock(int features, long firstPlace, int[] labels, float[] weights, FloatRows rows) {
    super(features, firstPlace, labels);
    this.rows = rows;
    this.weights = weights;
  }

  @Override
  public float weight(int index) {
    return weights == null ? 1 : weights[index];
  }

  @Override
  public int copyNonZeros(int index, float[] into, int[] columns, int from) {
    return rows.copyNonZeros(index, into, columns, from);
  }
}
