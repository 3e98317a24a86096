package dev.pliant.layer;

/**
 * {@link Dense} for one example: loops over the inputs that are not zero if the input lists them, else over all. A sum
 * begins with the bias and continues in the order of the inputs.
 */
final class DenseRow implements Forward {
  private final Signal input;
  private final Signal output;
  private final int inputs;
  /** W, [inputs, outputs] in C order. */
  private final float[] weights;
  private final float[] biases;

  DenseRow(Site site) {
    this.input = site.input();
    this.output = site.output();
    this.inputs = site.inputShapes().get(0).size();
    this.weights = site.vector(Dense.WEIGHTS).values();
    this.biases = site.vector(Dense.BIASES).values();
  }

  @Override
  public void forward(Pass pass) {
    float[] y = output.values();
    System.arraycopy(biases, 0, y, 0, y.length);
    if (input.listsNonZeros()) {
      SparseRows row = input.sparse();
      float[] values = row.values();
      int[] columns = row.columns();
      int count = row.nonZeros();
      for (int i = 0; i < count; i++) {
        add(values[i], columns[i], y);
      }
      return;
    }
    float[] x = input.values();
    for (int i = 0; i < inputs; i++) {
      add(x[i], i, y);
    }
  }

  /** Adds {@code x} times row {@code row} of W to {@code y}. */
  private void add(float x, int row, float[] y) {
    int from = row * y.length;
    for (int j = 0; j < y.length; j++) {
      y[j] += x * weights[from + j];
    }
  }
}
