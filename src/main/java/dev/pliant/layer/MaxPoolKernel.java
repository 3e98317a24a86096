package dev.pliant.layer;

import java.util.Arrays;

/**
 * {@link MaxPool}: the largest of the rows that a square has, then of their columns. On the way back the first value that
 * equals the largest gets the gradient. No loop has a branch: which value is the largest cannot be foreseen, and a processor
 * that guesses wrong loses more time than a square takes.
 */
final class MaxPoolKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final Windows squares;
  private final int channels;
  private final int rowLength;
  /** The largest of the rows at hand, for each column that squares have. */
  private final float[] columns;
  /** Bits of the gradient by each channel of the pixel at hand, until a value has got it; then 0. */
  private final int[] left;

  MaxPoolKernel(Windows squares, Site site) {
    this.input = site.input();
    this.output = site.output();
    this.squares = squares;
    this.channels = squares.channels();
    this.rowLength = squares.mapColumns() * channels;
    this.left = new int[channels];
    this.columns = new float[squares.columns() * squares.width() * channels];
  }

  @Override
  public void forward(Pass pass) {
    float[] x = input.values();
    float[] y = output.values();
    int length = squares.columns() * channels;
    for (int row = 0; row < pass.size() * squares.rows(); row++) {
      int from = squares.corner(row * squares.columns());
      System.arraycopy(x, from, columns, 0, columns.length);
      for (int h = 1; h < squares.height(); h++) {
        takeLarger(x, from + h * rowLength);
      }
      for (int column = 0; column < squares.columns(); column++) {
        largest(column * squares.width() * channels, y, row * length + column * channels);
      }
    }
  }

  /** What is no number stays to be seen, in the way of {@code Math.max}. */
  private void takeLarger(float[] x, int from) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Math.max(columns[i], x[from + i]);
    }
  }

  private void largest(int from, float[] y, int to) {
    System.arraycopy(columns, from, y, to, channels);
    for (int w = 1; w < squares.width(); w++) {
      int at = from + w * channels;
      for (int j = 0; j < channels; j++) {
        y[to + j] = Math.max(y[to + j], columns[at + j]);
      }
    }
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    float[] dx = input.gradient();
    if (dx == null) {
      return;
    }
    float[] dy = output.gradient();
    Arrays.fill(dx, 0, pass.size() * squares.mapSize(), 0);
    for (int pixel = 0; pixel < pass.size() * squares.count(); pixel++) {
      for (int j = 0; j < channels; j++) {
        left[j] = Float.floatToRawIntBits(dy[pixel * channels + j]);
      }
      int corner = squares.corner(pixel);
      for (int h = 0; h < squares.height(); h++) {
        for (int w = 0; w < squares.width(); w++) {
          give(corner + h * rowLength + w * channels, pixel * channels, dx);
        }
      }
    }
  }

  /** Gives what is left of the gradient to those of the values from {@code at} on that are the largest. */
  private void give(int at, int pixel, float[] dx) {
    float[] x = input.values();
    float[] y = output.values();
    for (int j = 0; j < channels; j++) {
      int mask = x[at + j] == y[pixel + j] ? -1 : 0;
      dx[at + j] = Float.intBitsToFloat(left[j] & mask);
      left[j] &= ~mask;
    }
  }
}
