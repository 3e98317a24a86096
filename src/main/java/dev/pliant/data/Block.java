package dev.pliant.data;

import java.io.Serializable;

/** A stretch of examples, packed for a worker. Immutable. */
public abstract class Block implements Serializable {
  private static final long serialVersionUID = 1;
  private final int features;
  private final long firstId;
  private final int[] labels;

  /** Takes the labels as they are; the caller gives them away. */
  Block(int features, long firstId, int[] labels) {
    this.features = features;
    this.firstId = firstId;
    this.labels = labels;
  }

  /** How many examples there are. */
  public final int size() {
    return labels.length;
  }

  /** How many features an example has. */
  public final int features() {
    return features;
  }

  /** The least id among the examples: blocks of one data set are put in order by it. */
  public final long firstId() {
    return firstId;
  }

  /** The label of example {@code index}, counted from 0. */
  public final int label(int index) {
    return labels[index];
  }

  /** Writes the features of example {@code index} to {@code into} from {@code offset} on. */
  public abstract void copyFeatures(int index, float[] into, int offset);
}
