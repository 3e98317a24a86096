package dev.pliant.layer;

import java.util.Arrays;

/** {@link MaxPool}: loops that note where each largest value is. */
final class MaxPoolKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final Windows squares;
  private final int channels;
  private final int outputSize;
  /** Where in the input each value of the output comes from. */
  private int[] sources = {};

  MaxPoolKernel(Windows squares, Site site) {
    this.input = site.input();
    this.output = site.output();
    this.squares = squares;
    this.channels = squares.channels();
    this.outputSize = site.outputShape().size();
  }

  @Override
  public void forward(Pass pass) {
    if (sources.length < pass.size() * outputSize) {
      sources = new int[pass.size() * outputSize];
    }
    float[] x = input.values();
    float[] y = output.values();
    int rowLength = squares.mapColumns() * channels;
    for (int pixel = 0; pixel < pass.size() * squares.count(); pixel++) {
      square(x, squares.corner(pixel), rowLength, y, pixel * channels);
    }
  }

  private void square(float[] x, int from, int rowLength, float[] y, int to) {
    for (int j = 0; j < channels; j++) {
      y[to + j] = x[from + j];
      sources[to + j] = from + j;
    }
    for (int h = 0; h < squares.height(); h++) {
      for (int w = 0; w < squares.width(); w++) {
        int at = from + h * rowLength + w * channels;
        for (int j = 0; j < channels; j++) {
          float value = x[at + j];
          // What is no number stays to be seen.
          if (value > y[to + j] || Float.isNaN(value)) {
            y[to + j] = value;
            sources[to + j] = at + j;
          }
        }
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
    for (int i = 0; i < pass.size() * outputSize; i++) {
      dx[sources[i]] = dy[i];
    }
  }
}
