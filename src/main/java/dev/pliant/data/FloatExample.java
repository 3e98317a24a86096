package dev.pliant.data;

import java.io.Serializable;

/**
 * One example whose features are floats, taken as they are. Not a record: Kryo, where a session uses it, cannot build
 * those.
 */
public final class FloatExample implements Serializable {
  private static final long serialVersionUID = 1;
  private final int label;
  private final double weight;
  private final boolean heldOut;
  private final int features;
  private final int[] columns;
  private final float[] values;

  /**
   * @param label the class, counted from 0
   * @param weight finite and positive
   * @param heldOut whether it validates and is not trained on
   * @param features how many there are
   * @param columns which features the values are, in their order, all others being zero; null if they are all of them
   * @param values finite. Both arrays are given away.
   */
  public FloatExample(int label, double weight, boolean heldOut, int features, int[] columns, float[] values) {
    this.label = label;
    this.weight = weight;
    this.heldOut = heldOut;
    this.features = features;
    this.columns = columns;
    this.values = values;
  }

  /** The class, counted from 0. */
  public int label() {
    return label;
  }

  /** What it counts beside others. */
  public double weight() {
    return weight;
  }

  /** Whether it validates and is not trained on. */
  public boolean heldOut() {
    return heldOut;
  }

  /** How many features it has. */
  public int features() {
    return features;
  }

  /** About how much memory it takes. */
  long bytes() {
    return (columns == null ? 4L : 8L) * values.length;
  }

  /** As {@link Block#copyNonZeros}. */
  int copyNonZeros(float[] into, int[] intoColumns, int from) {
    int end = from;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        into[end] = values[i];
        intoColumns[end] = columns == null ? i : columns[i];
        end++;
      }
    }
    return end;
  }
}
