package dev.pliant.data;

/** Examples whose features are floats, taken as they are. */
public final class FloatBlock implements Block {
  private static final long serialVersionUID = 1;

  private final int features;
  private final long firstId;
  private final int[] labels;
  private final float[] values;

  /**
   * @param firstId the least id among the examples
   * @param labels one for each example
   * @param values the features, example after example; their count is a multiple of that of the labels
   */
  public FloatBlock(long firstId, int[] labels, float[] values) {
    if (labels.length == 0 || values.length % labels.length != 0) {
      throw new IllegalArgumentException(values.length + " features for " + labels.length + " examples");
    }
    this.features = values.length / labels.length;
    this.firstId = firstId;
    this.labels = labels.clone();
    this.values = values.clone();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public long firstId() {
    return firstId;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copyFeatures(int index, float[] into, int offset) {
    System.arraycopy(values, index * features, into, offset, features);
  }
}
