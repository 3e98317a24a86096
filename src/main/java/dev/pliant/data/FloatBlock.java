package dev.pliant.data;

/** Examples whose features are floats, taken as they are. */
public final class FloatBlock extends Block {
  private static final long serialVersionUID = 1;
  private final float[] values;

  /**
   * @param firstPlace the place of the first example
   * @param labels one for each example
   * @param values the features, example after example; their count is a multiple of that of the labels
   */
  public FloatBlock(long firstPlace, int[] labels, float[] values) {
    super(values.length / Math.max(1, labels.length), firstPlace, labels.clone());
    if (labels.length == 0 || values.length % labels.length != 0) {
      throw new IllegalArgumentException(values.length + " features for " + labels.length + " examples");
    }
    this.values = values.clone();
  }

  @Override
  public int copyNonZeros(int index, float[] into, int[] columns, int from) {
    int example = index * features();
    int end = from;
    for (int column = 0; column < features(); column++) {
      float value = values[example + column];
      if (value != 0) {
        into[end] = value;
        columns[end] = column;
        end++;
      }
    }
    return end;
  }
}
