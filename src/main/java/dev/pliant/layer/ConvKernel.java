package dev.pliant.layer;

import dev.pliant.layer.Products.Matrix;
import java.util.Arrays;

/**
 * {@link Conv}: matrix products of windows, one a row, and filters, one a column (Chellapilla, Puri and Simard 2006). The
 * windows of several rows of pixels are laid out at a time, so many as a processor's second cache holds; those of a
 * backward pass are laid out again.
 */
final class ConvKernel implements Kernel {
  /** So many values of windows are laid out at once, or those of one row of pixels where they are more. */
  private static final int MOST_VALUES = 1 << 17;

  private final Products products;
  private final Signal input;
  private final Signal output;
  private final Windows windows;
  private final int channels;
  private final int outputs;
  private final int windowLength;
  /** How many rows of pixels are done at once. */
  private final int rowsAtOnce;
  private final ConvWeights filters;
  private final Segment biases;
  /** [height, width, in; out]; then its gradient. */
  private final float[] matrix;
  private final float[] weightGradient;
  private final double[] biasSums;
  private final float[] biasGradient;
  /** Windows, and in a backward pass then the gradients by them. */
  private float[] laidOut = {};
  /** What the windows at hand give, or the gradient by that. */
  private float[] results = {};
  private Matrix copyOfWindows;
  private Matrix copyOfResults;
  private Matrix copyOfWeights;
  private Matrix copyOfWeightGradient;
  private boolean weightsAreCurrent;

  ConvKernel(Conv conv, Site site) {
    this.products = site.products();
    this.input = site.input();
    this.output = site.output();
    this.windows = conv.windows(site.inputShapes().get(0));
    this.channels = windows.channels();
    this.outputs = conv.channels();
    this.filters = new ConvWeights(conv, site);
    this.windowLength = filters.windowLength();
    this.rowsAtOnce = Math.max(1, MOST_VALUES / (windows.columns() * Math.max(windowLength, outputs)));
    this.biases = site.vector(Conv.BIASES);
    this.matrix = new float[windowLength * outputs];
    this.weightGradient = new float[windowLength * outputs];
    this.biasSums = new double[outputs];
    this.biasGradient = new float[outputs];
  }

  @Override
  public void forward(Pass pass) {
    int rows = pass.size() * windows.rows();
    reserve(Math.min(rows, rowsAtOnce) * windows.columns());
    float[] x = input.values();
    float[] y = output.values();
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, rows - row);
      int pixels = count * windows.columns();
      layOut(x, row, count);
      copyOfWindows.put(laidOut, pixels * windowLength, 0);
      products.multiply(copyOfWindows, currentWeights(), copyOfResults, pixels, outputs, windowLength);
      copyOfResults.get(results, pixels * outputs, 0);
      addBiases(pixels, y, row * windows.columns() * outputs);
    }
  }

  private void reserve(int pixels) {
    if (results.length < pixels * outputs) {
      results = new float[pixels * outputs];
      laidOut = new float[pixels * windowLength];
    }
    copyOfWindows = products.reserve(copyOfWindows, (long) pixels * windowLength);
    copyOfResults = products.reserve(copyOfResults, (long) pixels * outputs);
  }

  private void addBiases(int pixels, float[] y, int to) {
    float[] b = biases.values();
    for (int from = 0; from < pixels * outputs; from += outputs) {
      for (int out = 0; out < outputs; out++) {
        y[to + from + out] = results[from + out] + b[out];
      }
    }
  }

  /** The weights as a matrix, which is brought up to date only when it is asked for. */
  private Matrix currentWeights() {
    if (!weightsAreCurrent) {
      filters.get(matrix);
      copyOfWeights = products.reserve(copyOfWeights, matrix.length);
      copyOfWeights.put(matrix, matrix.length, 0);
      weightsAreCurrent = true;
    }
    return copyOfWeights;
  }

  /** Copies the windows of {@code count} rows of pixels, counted over all examples, from {@code firstRow} on. */
  private void layOut(float[] x, int firstRow, int count) {
    int to = 0;
    for (int i = firstRow; i < firstRow + count; i++) {
      int example = i / windows.rows() * windows.mapSize();
      int mapRow = windows.mapRow(i % windows.rows());
      for (int column = 0; column < windows.columns(); column++) {
        to = copyWindow(x, example, mapRow, windows.mapColumn(column), to);
      }
    }
  }

  private int copyWindow(float[] x, int example, int mapRow, int mapColumn, int to) {
    int first = windows.firstInside(mapColumn) * channels;
    int end = windows.endInside(mapColumn) * channels;
    int length = windows.width() * channels;
    int at = to;
    for (int h = 0; h < windows.height(); h++, at += length) {
      int row = mapRow + h;
      if (row < 0 || row >= windows.mapRows()) {
        Arrays.fill(laidOut, at, at + length, 0);
        continue;
      }
      int from = example + (row * windows.mapColumns() + mapColumn) * channels;
      Arrays.fill(laidOut, at, at + first, 0);
      System.arraycopy(x, from + first, laidOut, at + first, end - first);
      Arrays.fill(laidOut, at + end, at + length, 0);
    }
    return at;
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    int rows = pass.size() * windows.rows();
    float[] dx = input.gradient();
    if (dx != null) {
      Arrays.fill(dx, 0, pass.size() * windows.mapSize(), 0);
    }
    Arrays.fill(weightGradient, 0);
    Arrays.fill(biasSums, 0);
    copyOfWeightGradient = products.reserve(copyOfWeightGradient, matrix.length);
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, rows - row);
      int pixels = count * windows.columns();
      System.arraycopy(output.gradient(), row * windows.columns() * outputs, results, 0, pixels * outputs);
      copyOfResults.put(results, pixels * outputs, 0);
      addBiasGradient(pixels);
      addWeightGradient(row, count, pixels);
      if (dx != null) {
        // ∂L/∂windows = ∂L/∂y·Wᵀ, with W as it was: its copy is brought up to date later.
        products.multiplyByTransposed(copyOfResults, currentWeights(), copyOfWindows, pixels, windowLength, outputs);
        copyOfWindows.get(laidOut, pixels * windowLength, 0);
        addToInput(dx, row, count);
      }
    }
    for (int out = 0; out < outputs; out++) {
      biasGradient[out] = (float) biasSums[out];
    }
    use.take(biases, biasGradient);
    filters.give(weightGradient, use);
  }

  private void addBiasGradient(int pixels) {
    for (int from = 0; from < pixels * outputs; from += outputs) {
      for (int out = 0; out < outputs; out++) {
        biasSums[out] += results[from + out];
      }
    }
  }

  /** Adds windowsᵀ·∂L/∂y. */
  private void addWeightGradient(int row, int count, int pixels) {
    layOut(input.values(), row, count);
    copyOfWindows.put(laidOut, pixels * windowLength, 0);
    products.multiplyTransposed(copyOfWindows, copyOfResults, copyOfWeightGradient, windowLength, outputs, pixels);
    copyOfWeightGradient.get(matrix, matrix.length, 0);
    for (int i = 0; i < matrix.length; i++) {
      weightGradient[i] += matrix[i];
    }
  }

  /** Adds the gradients by windows to those by the pixels that they show: the way back of {@link #layOut}. */
  private void addToInput(float[] dx, int firstRow, int count) {
    int at = 0;
    for (int i = firstRow; i < firstRow + count; i++) {
      int example = i / windows.rows() * windows.mapSize();
      int mapRow = windows.mapRow(i % windows.rows());
      for (int column = 0; column < windows.columns(); column++) {
        at = addWindow(dx, example, mapRow, windows.mapColumn(column), at);
      }
    }
  }

  private int addWindow(float[] dx, int example, int mapRow, int mapColumn, int from) {
    int first = windows.firstInside(mapColumn) * channels;
    int end = windows.endInside(mapColumn) * channels;
    int at = from;
    for (int h = 0; h < windows.height(); h++, at += windows.width() * channels) {
      int row = mapRow + h;
      if (row >= 0 && row < windows.mapRows()) {
        int to = example + (row * windows.mapColumns() + mapColumn) * channels;
        for (int j = first; j < end; j++) {
          dx[to + j] += laidOut[at + j];
        }
      }
    }
    return at;
  }

  @Override
  public void parametersChanged() {
    weightsAreCurrent = false;
  }

  @Override
  public void close() {
    for (Matrix copy : new Matrix[] {copyOfWindows, copyOfResults, copyOfWeights, copyOfWeightGradient}) {
      if (copy != null) {
        copy.close();
      }
    }
  }
}
