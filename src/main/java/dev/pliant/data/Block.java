package dev.pliant.data;

import java.io.Serializable;

/** A stretch of examples, packed for a worker. Immutable. */
public abstract class Block implements Serializable {
  private static final long serialVersionUID = 1;
  private final int features;
  private final long firstPlace;
  private final int[] labels;

  /** Takes the labels as they are; the caller gives them away. */
  Block(int features, long firstPlace, int[] labels) {
    this.features = features;
    this.firstPlace = firstPlace;
    this.labels = labels;
  }

  /** Takes the labels of {@code other}. */
  Block(Block other) {
    this(other.features, other.firstPlace, other.labels);
  }

  /** How many examples there are. */
  public final int size() {
    return labels.length;
  }

  /** How many features an example has. */
  public final int features() {
    return features;
  }

  /** The place of the first example: blocks of one set are put in order by it. */
  public final long firstPlace() {
    return firstPlace;
  }

  /** The label of example {@code index}, counted from 0. */
  public final int label(int index) {
    return labels[index];
  }

  /** What the loss and the gradient of example {@code index} are multiplied by. */
  public float weight(int index) {
    return 1;
  }

  /** What a teacher gives for the examples: softened probabilities, [size, classes] in C order; null without one. */
  public float[] teaching() {
    return null;
  }

  /**
   * Writes those features of example {@code index} that are not zero, and which they are, to {@code values} and
   * {@code columns} from {@code from} on. What lies behind them may be overwritten, as far as all features would reach.
   *
   * @return where they end
   */
  public abstract int copyNonZeros(int index, float[] values, int[] columns, int from);
}
