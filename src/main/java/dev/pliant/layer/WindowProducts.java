package dev.pliant.layer;

import dev.pliant.layer.Convolutions.Workspace;
import dev.pliant.layer.Products.Matrix;
import java.util.Arrays;

/**
 * A convolution as matrix products of windows, one a row, and filters, one a column (Chellapilla, Puri and Simard 2006). The
 * windows of several rows of pixels are laid out at a time, so many as a processor's second cache holds; a backward pass
 * lays out again what is no longer there. Windows of one pixel each are the map itself, and are not laid out.
 */
final class WindowProducts implements Convolution {
  /** So many values of windows are laid out at once, or those of one row of pixels where they are more. */
  private static final int MOST_VALUES = 1 << 17;

  private final Products products;
  private final Windows windows;
  private final int channels;
  private final int outputs;
  private final int windowLength;
  /** How many rows of pixels are done at once. */
  private final int rowsAtOnce;
  private final FilterOrder order;
  /** [height, width, in; out]: filters, or the gradient by them. */
  private final float[] matrix;
  private final float[] sums;
  private final double[] biasSums;
  /** Windows, and in a backward pass then the gradients by them. Empty where windows are the map itself. */
  private float[] laidOut = {};
  private Matrix copyOfWindows;
  /** What the windows at hand give, or the gradient by that. */
  private Matrix copyOfResults;
  private final Matrix copyOfFilters;
  private final Matrix copyOfGradient;
  /** Which row of pixels the windows in {@link #copyOfWindows} begin with; -1 for none. */
  private int rowThere = -1;

  WindowProducts(Windows windows, int outputs, Products products) {
    this.products = products;
    this.windows = windows;
    this.channels = windows.channels();
    this.outputs = outputs;
    this.windowLength = windows.length();
    this.rowsAtOnce = rowsAtOnce(windows, outputs);
    this.order = new FilterOrder(windows, outputs);
    this.matrix = new float[windowLength * outputs];
    this.sums = new float[windowLength * outputs];
    this.biasSums = new double[outputs];
    this.copyOfFilters = products.allocate(matrix.length);
    this.copyOfGradient = products.allocate(matrix.length);
  }

  private static int rowsAtOnce(Windows windows, int outputs) {
    return Math.max(1, MOST_VALUES / (windows.columns() * Math.max(windows.length(), outputs)));
  }

  static Workspace workspace(Windows windows, int outputs, int size) {
    long pixels =
        Math.min((long) size * windows.rows(), rowsAtOnce(windows, outputs)) * windows.columns();
    long filters = 2L * windows.length() * outputs;
    return new Workspace(
        filters + (windows.areTheMap() ? 0 : pixels * windows.length()),
        filters + pixels * (windows.length() + outputs));
  }

  @Override
  public void take(float[] filters) {
    order.toMatrix(filters, matrix);
    copyOfFilters.put(matrix, 0, matrix.length, 0);
  }

  @Override
  public void forward(float[] x, float[] biases, int size, float[] y) {
    int rows = size * windows.rows();
    reserve(Math.min(rows, rowsAtOnce) * windows.columns());
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, rows - row);
      int pixels = count * windows.columns();
      int at = row * windows.columns() * outputs;
      takeWindows(x, row, count);
      products.multiply(copyOfWindows, copyOfFilters, copyOfResults, pixels, outputs, windowLength);
      copyOfResults.get(y, at, pixels * outputs, 0);
      addBiases(biases, y, at, at + pixels * outputs);
    }
    rowThere = rows <= rowsAtOnce ? 0 : -1;
  }

  private void reserve(int pixels) {
    if (!windows.areTheMap() && laidOut.length < pixels * windowLength) {
      laidOut = new float[pixels * windowLength];
    }
    copyOfWindows = products.reserve(copyOfWindows, (long) pixels * windowLength);
    copyOfResults = products.reserve(copyOfResults, (long) pixels * outputs);
  }

  private void addBiases(float[] biases, float[] y, int from, int end) {
    for (int pixel = from; pixel < end; pixel += outputs) {
      for (int out = 0; out < outputs; out++) {
        y[pixel + out] += biases[out];
      }
    }
  }

  /** Copies the windows of {@code count} rows of pixels, counted over all examples, from {@code firstRow} on. */
  private void takeWindows(float[] x, int firstRow, int count) {
    int length = count * windows.columns() * windowLength;
    if (windows.areTheMap()) {
      copyOfWindows.put(x, firstRow * windows.columns() * windowLength, length, 0);
      return;
    }
    int to = 0;
    for (int i = firstRow; i < firstRow + count; i++) {
      int example = i / windows.rows() * windows.mapSize();
      int mapRow = windows.mapRow(i % windows.rows());
      for (int column = 0; column < windows.columns(); column++) {
        to = copyWindow(x, example, mapRow, windows.mapColumn(column), to);
      }
    }
    copyOfWindows.put(laidOut, 0, length, 0);
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
  public void backward(float[] x, float[] dy, int size, float[] dx, float[] filterGradient, float[] biasGradient) {
    int rows = size * windows.rows();
    if (dx != null && !windows.areTheMap()) {
      Arrays.fill(dx, 0, size * windows.mapSize(), 0);
    }
    Arrays.fill(sums, 0);
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, rows - row);
      int pixels = count * windows.columns();
      copyOfResults.put(dy, row * windows.columns() * outputs, pixels * outputs, 0);
      if (row != rowThere) {
        takeWindows(x, row, count);
      }
      addFilterGradient(pixels);
      if (dx != null) {
        // ∂L/∂windows = ∂L/∂y·Wᵀ.
        products.multiplyByTransposed(copyOfResults, copyOfFilters, copyOfWindows, pixels, windowLength, outputs);
        addToInput(dx, row, count);
      }
    }
    rowThere = -1;
    order.toTable(sums, filterGradient);
    addUpBiases(dy, rows * windows.columns() * outputs, biasGradient);
  }

  private void addUpBiases(float[] dy, int end, float[] biasGradient) {
    Arrays.fill(biasSums, 0);
    for (int from = 0; from < end; from += outputs) {
      for (int out = 0; out < outputs; out++) {
        biasSums[out] += dy[from + out];
      }
    }
    for (int out = 0; out < outputs; out++) {
      biasGradient[out] = (float) biasSums[out];
    }
  }

  /** Adds windowsᵀ·∂L/∂y. */
  private void addFilterGradient(int pixels) {
    products.multiplyTransposed(copyOfWindows, copyOfResults, copyOfGradient, windowLength, outputs, pixels);
    copyOfGradient.get(matrix, 0, matrix.length, 0);
    for (int i = 0; i < matrix.length; i++) {
      sums[i] += matrix[i];
    }
  }

  /** Adds the gradients by windows to those by the pixels that they show: the way back of {@link #takeWindows}. */
  private void addToInput(float[] dx, int firstRow, int count) {
    int length = count * windows.columns() * windowLength;
    if (windows.areTheMap()) {
      copyOfWindows.get(dx, firstRow * windows.columns() * windowLength, length, 0);
      return;
    }
    copyOfWindows.get(laidOut, 0, length, 0);
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
  public void close() {
    for (Matrix copy : new Matrix[] {copyOfWindows, copyOfResults, copyOfFilters, copyOfGradient}) {
      if (copy != null) {
        copy.close();
      }
    }
  }
}
