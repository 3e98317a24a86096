package dev.pliant.layer;

/**
 * {@link Conv} for one example, as its formula says: a sum begins with the bias and continues in the order in which a window
 * lies in memory. What lies outside the map adds nothing.
 */
final class ConvRow implements Forward {
  private final Signal input;
  private final Signal output;
  private final Windows windows;
  private final int channels;
  private final int outputs;
  /** [height, width, in, out]. */
  private final float[] weights;
  private final float[] biases;

  ConvRow(Conv conv, Site site) {
    this.input = site.input();
    this.output = site.output();
    this.windows = conv.windows(site.inputShapes().get(0));
    this.channels = windows.channels();
    this.outputs = conv.channels();
    Segment[] filters = site.slots().get(Conv.WEIGHTS).segments();
    float[] table = new float[Segment.length(filters)];
    Segment.copy(filters, table);
    this.weights = new float[table.length];
    new FilterOrder(windows, outputs).toMatrix(table, weights);
    this.biases = site.vector(Conv.BIASES).values();
  }

  @Override
  public void forward(Pass pass) {
    float[] x = input.values();
    float[] y = output.values();
    int to = 0;
    for (int row = 0; row < windows.rows(); row++) {
      for (int column = 0; column < windows.columns(); column++, to += outputs) {
        System.arraycopy(biases, 0, y, to, outputs);
        window(x, windows.mapRow(row), windows.mapColumn(column), y, to);
      }
    }
  }

  /** Adds what the filters make of the window at {@code mapRow}, {@code mapColumn}. */
  private void window(float[] x, int mapRow, int mapColumn, float[] y, int to) {
    int first = windows.firstInside(mapColumn);
    int end = windows.endInside(mapColumn);
    for (int h = 0; h < windows.height(); h++) {
      int row = mapRow + h;
      if (row >= 0 && row < windows.mapRows()) {
        int from = (row * windows.mapColumns() + mapColumn + first) * channels;
        int ofWeights = (h * windows.width() + first) * channels * outputs;
        int count = (end - first) * channels;
        for (int i = 0; i < count; i++, ofWeights += outputs) {
          add(x[from + i], ofWeights, y, to);
        }
      }
    }
  }

  private void add(float factor, int ofWeights, float[] y, int to) {
    for (int out = 0; out < outputs; out++) {
      y[to + out] += factor * weights[ofWeights + out];
    }
  }
}
