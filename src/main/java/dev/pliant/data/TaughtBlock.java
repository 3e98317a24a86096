package dev.pliant.data;

/** Examples with what a teacher gives for them. */
public final class TaughtBlock extends Block {
  private static final long serialVersionUID = 1;
  private final Block examples;
  private final float[] teaching;

  /** @param teaching softened probabilities, [size, classes] in C order; given away */
  public TaughtBlock(Block examples, float[] teaching) {
    super(examples);
    this.examples = examples;
    this.teaching = teaching;
  }

  @Override
  public float weight(int index) {
    return examples.weight(index);
  }

  @Override
  public float[] teaching() {
    return teaching;
  }

  @Override
  public int copyNonZeros(int index, float[] values, int[] columns, int from) {
    return examples.copyNonZeros(index, values, columns, from);
  }
}
