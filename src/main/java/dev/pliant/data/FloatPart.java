package dev.pliant.data;

/** Examples of a block whose features are floats. */
final class FloatPart extends BlockPart {
  private static final long serialVersionUID = 1;
  private final double[] weights;
  private final FloatRows rows;

  FloatPart(long[] places, int[] labels, double[] weights, FloatRows rows) {
    super(places, labels);
    this.weights = weights;
    this.rows = rows;
  }

  double weight(int index) {
    return weights[index];
  }

  FloatRows rows() {
    return rows;
  }
}
