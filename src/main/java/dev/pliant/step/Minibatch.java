package dev.pliant.step;

/** The examples of one optimisation step, in arrays that are filled anew for each step. */
public final class Minibatch {
  private final int inputs;
  private final float[] features;
  private final int[] labels;
  private int size;

  /** Room for {@code capacity} examples of {@code inputs} features. */
  public Minibatch(int capacity, int inputs) {
    this.inputs = inputs;
    this.features = new float[Math.multiplyExact(capacity, inputs)];
    this.labels = new int[capacity];
  }

  /** The features, [capacity, inputs] in C order; those of the first {@link #size} examples count. */
  public float[] features() {
    return features;
  }

  /** The labels; those of the first {@link #size} examples count. */
  public int[] labels() {
    return labels;
  }

  /** How many features an example has. */
  public int inputs() {
    return inputs;
  }

  /** How many examples are in. */
  public int size() {
    return size;
  }

  /** Says how many examples have been written to the arrays. */
  public void resize(int examples) {
    if (examples < 0 || examples > labels.length) {
      throw new IllegalArgumentException(examples + " examples in a minibatch with room for " + labels.length);
    }
    size = examples;
  }
}
